// `npm run gallery`: pictures into .waymark/gallery. `--kept`: the compared ones, `--accept`: keeps them, `--spread`: only axe.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ACCEPTED } from "./compare";
import { nameOf, openGallery } from "./gallery";
import { inParallel } from "./in-parallel";
import { KEPT, allPictures, spreadPictures } from "./pictures";

const accepts = process.argv.includes("--accept");
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const isSpread = process.argv.includes("--spread");
const chosen =
  accepts || process.argv.includes("--kept") ? KEPT : isSpread ? spreadPictures() : allPictures();
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
  const { png, faults } = await gallery.take(picture, { isShot: !isSpread });
  if (png) writeFileSync(path.join(folder, `${name}.png`), png);
  for (const fault of faults) process.stdout.write(`${name}: ${fault}\n`);
  faultCount += faults.length;
});
await gallery.close();
const where = isSpread ? "checked" : `in ${folder}`;
process.stdout.write(`${pictures.length} pictures ${where}, ${faultCount} faults.\n`);
process.exitCode = faultCount > 0 ? 1 : 0;
