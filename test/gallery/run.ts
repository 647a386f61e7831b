// `npm run gallery`: every picture into .waymark/gallery. `--kept` takes those that are compared, `--accept` keeps them.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ACCEPTED } from "./compare";
import { nameOf, openGallery } from "./gallery";
import { inParallel } from "./in-parallel";
import { KEPT, allPictures } from "./pictures";

const accepts = process.argv.includes("--accept");
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const chosen = accepts || process.argv.includes("--kept") ? KEPT : allPictures();
const pictures = chosen.filter(
  (picture) => only.length === 0 || only.some((word) => nameOf(picture).includes(word)),
);
const folder = accepts ? ACCEPTED : path.resolve(".waymark/gallery");
mkdirSync(folder, { recursive: true });
if (accepts) {
  const names = new Set(KEPT.map((picture) => `${nameOf(picture)}.png`));
  for (const file of readdirSync(folder)) if (!names.has(file)) rmSync(path.join(folder, file));
}

const gallery = await openGallery();
let faultCount = 0;
await inParallel(pictures, async (picture) => {
  const name = nameOf(picture);
  const { png, faults } = await gallery.take(picture);
  writeFileSync(path.join(folder, `${name}.png`), png);
  for (const fault of faults) process.stdout.write(`${name}: ${fault}\n`);
  faultCount += faults.length;
});
await gallery.close();
process.stdout.write(`${pictures.length} pictures in ${folder}, ${faultCount} faults.\n`);
process.exitCode = faultCount > 0 ? 1 : 0;
