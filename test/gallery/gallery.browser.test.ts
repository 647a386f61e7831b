// The kept pictures look as when they were last accepted, and axe finds nothing on their pages.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compare } from "./compare";
import { type Gallery, nameOf, openGallery } from "./gallery";
import { KEPT } from "./pictures";
import { inParallel } from "./in-parallel";

const DIFFERENCES = path.resolve(".waymark/gallery/differences");

let gallery: Gallery;
beforeAll(async () => {
  rmSync(DIFFERENCES, { recursive: true, force: true });
  gallery = await openGallery();
});
afterAll(() => gallery?.close());

// `npm run gallery -- --spread` runs axe over more: on 2026-11-29 it found nothing in 420 pictures, five of each situation.
test(
  "every kept picture looks as it was accepted, and its page has no fault",
  { timeout: 240_000 },
  async () => {
    const problems: string[] = [];
    await inParallel(KEPT, async (picture) => {
      const name = nameOf(picture);
      const { png, faults } = await gallery.take(picture);
      problems.push(...faults.map((fault) => `${name}: ${fault}`));
      const difference = png && compare(name, png);
      if (!difference) return;
      mkdirSync(DIFFERENCES, { recursive: true });
      const file = path.join(DIFFERENCES, `${name}.png`);
      writeFileSync(file, difference.png);
      problems.push(`${name}: ${difference.fault}; see ${file}`);
    });
    expect(problems, "`npm run gallery -- --accept` accepts what is right").toEqual([]);
  },
);
