// Compares a picture with the accepted one.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

export const ACCEPTED = path.resolve(import.meta.dirname, "accepted");

/** Of a pixel's color, which antialiasing moves; and the share of pixels beyond that, which a word changes. */
const COLOR_TOLERANCE = 0.2;
const DIFFERENT_MAX = 0.0005;

/** null: they look the same. Else what differs, and both side by side with the differences between them. */
export function compare(name: string, taken: Buffer): { fault: string; png: Buffer } | null {
  const file = path.join(ACCEPTED, `${name}.png`);
  if (!existsSync(file)) return { fault: "was never accepted", png: taken };
  const [before, after] = [PNG.sync.read(readFileSync(file)), PNG.sync.read(taken)];
  const width = Math.max(before.width, after.width);
  const height = Math.max(before.height, after.height);
  const [old, now] = [onCanvas(before, width, height), onCanvas(after, width, height)];
  const difference = new PNG({ width, height });
  const count = pixelmatch(old.data, now.data, difference.data, width, height, {
    threshold: COLOR_TOLERANCE,
  });
  if (count <= DIFFERENT_MAX * width * height) return null;
  const size = before.height === after.height ? "" : `, ${before.height} → ${after.height} px tall`;
  return {
    fault: `${count} pixels differ${size}`,
    png: PNG.sync.write(sideBySide([old, difference, now])),
  };
}

function onCanvas(image: PNG, width: number, height: number): PNG {
  const canvas = new PNG({ width, height });
  PNG.bitblt(image, canvas, 0, 0, image.width, image.height, 0, 0);
  return canvas;
}

function sideBySide(images: readonly PNG[]): PNG {
  const [{ width, height } = { width: 0, height: 0 }] = images;
  const wide = new PNG({ width: width * images.length, height });
  images.forEach((image, index) => PNG.bitblt(image, wide, 0, 0, width, height, width * index, 0));
  return wide;
}
