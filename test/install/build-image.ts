// npm run image: runs the Dockerfile's stages in empty folders, starts the result read-only, and prints its size.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { copiesOf, readStages, type Stage } from "./dockerfile";

/** Docker's figure for gcr.io/distroless/nodejs22-debian12, unpacked; it can't be measured here. */
const BASE_MB = 145;

const root = mkdtempSync(path.join(tmpdir(), "waymark-image-"));
try {
  const stages = readStages();
  for (const stage of stages) runStage(stage);
  const app = folderOf(stages.at(-1)!);
  execFileSync("chmod", ["-R", "a-w", app]);
  const help = spawnSync(process.execPath, ["build/server/keys.js", "--help"], {
    cwd: app,
    env: { PATH: process.env.PATH, NODE_ENV: "production" },
    encoding: "utf8",
  });
  if (help.status !== 0) throw new Error(`The image's files don't run: ${help.stderr}`);
  report(app);
} finally {
  execFileSync("chmod", ["-R", "u+w", root]);
  rmSync(root, { recursive: true, force: true });
}

function folderOf({ name }: Pick<Stage, "name">): string {
  return path.join(root, name ?? "image", "app");
}

function runStage(stage: Stage): void {
  const app = folderOf(stage);
  mkdirSync(app, { recursive: true });
  const copies = copiesOf(stage);
  for (const { name, text } of stage.instructions) {
    if (name === "COPY") copy(copies.shift()!, app);
    if (name !== "RUN") continue;
    process.stderr.write(`${stage.name}: ${text}\n`);
    execFileSync("sh", ["-c", text], {
      cwd: app,
      // As in the base image: nothing of this shell, npm's cache aside.
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_ENV: undefined as never,
        CHECKPOINT_DISABLE: "1",
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
}

function copy({ from, sources, target }: ReturnType<typeof copiesOf>[number], app: string): void {
  if (sources[0] === ".") return copyContext(app);
  const origin = from ? folderOf({ name: from }) : process.cwd();
  for (const source of sources) {
    // A target that ends in "/" is a folder; "./" takes files beside the others.
    const into = target.endsWith("/") ? path.join(target, path.basename(source)) : target;
    cpSync(path.join(origin, source), path.join(app, into), { recursive: true });
  }
}

/** What git knows, less what .dockerignore names; the rest of a checkout is ignored by both. */
function copyContext(app: string): void {
  const ignored = ["test", "bench", "docs", "deploy", ".github", ".ci", ".vscode"];
  const files = execFileSync("git", ["ls-files"], { encoding: "utf8" }).trim().split("\n");
  for (const file of files) {
    if (ignored.includes(file.split("/")[0]!)) continue;
    cpSync(file, path.join(app, file), { recursive: true });
  }
}

function report(app: string): void {
  const parts = ["node_modules", "build"].map(
    (part) => [part, sizeMb(path.join(app, part))] as const,
  );
  const own = parts.reduce((sum, [, size]) => sum + size, 0);
  for (const [part, size] of parts) print(`${part.padEnd(14)} ${size.toFixed(0)} MB`);
  print(`${"base image".padEnd(14)} ${BASE_MB} MB (as published)`);
  print(`${"expected".padEnd(14)} ${(own + BASE_MB).toFixed(0)} MB unpacked`);
}

function sizeMb(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const bytes = files
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
  return bytes / 1e6;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
