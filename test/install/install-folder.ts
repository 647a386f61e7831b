// A folder with exactly the image's files: what the Dockerfile's last stage copies.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { copiesOf, readStages } from "./dockerfile";

/** The caller removes it. The packages are links to those that are installed here. */
export function installFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "waymark-install-"));
  const sources = copiesOf(readStages().at(-1)!).flatMap((copied) => copied.sources);
  for (const source of sources.filter((each) => each !== "node_modules"))
    cpSync(source, path.join(folder, source), { recursive: true });
  linkPackages(folder);
  return folder;
}

/** What `npm ci --omit=dev` installs, without its half minute: links to the packages that are installed here. */
function linkPackages(folder: string): void {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; optional?: boolean }>;
  };
  for (const [place, { dev, devOptional, optional }] of Object.entries(lock.packages)) {
    const isTop = place.lastIndexOf("node_modules/") === 0;
    if (!isTop || dev || devOptional || optional) continue;
    mkdirSync(path.dirname(path.join(folder, place)), { recursive: true });
    symlinkSync(path.resolve(place), path.join(folder, place));
  }
}
