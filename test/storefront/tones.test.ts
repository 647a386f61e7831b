// The tones of the progress contrast with every background on which the theme's text does.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const styles = readFileSync(
  path.resolve(import.meta.dirname, "../../extensions/tracking-page/assets/tracking.css"),
  "utf8",
);
const TONES = [
  ...styles.matchAll(/oklch\(from currentColor clamp\(([\d.]+), l, ([\d.]+)\) ([\d.]+) (\d+)\)/g),
].map((match) => match.slice(1).map(Number) as [number, number, number, number]);

type Rgb = readonly [number, number, number];

/** Linear RGB. Source of the matrices: https://bottosson.github.io/posts/oklab/. */
function fromOklab(lightness: number, a: number, b: number): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function oklabLightness([r, g, b]: Rgb): number {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

/** WCAG's relative luminance; channels outside of sRGB are clipped, as browsers do. */
const luminanceOf = (rgb: Rgb) => {
  const [r, g, b] = rgb.map((channel) => Math.min(1, Math.max(0, channel))) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one: number, other: number) =>
  (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

const LEVELS = [0, 0.04, 0.13, 0.3, 0.6, 0.85, 1];
const COLORS = LEVELS.flatMap((r) => LEVELS.flatMap((g) => LEVELS.map((b): Rgb => [r, g, b]))).map(
  (rgb) => ({ lightness: oklabLightness(rgb), luminance: luminanceOf(rgb) }),
);

test("3:1 against any background that the text has 7:1 with", () => {
  expect(TONES).toHaveLength(3);
  let lowest = 21;
  for (const [darkest, lightest, chroma, hue] of TONES) {
    const angle = (hue * Math.PI) / 180;
    for (const text of COLORS) {
      const lightness = Math.min(lightest, Math.max(darkest, text.lightness));
      const tone = luminanceOf(
        fromOklab(lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)),
      );
      for (const background of COLORS) {
        if (contrast(text.luminance, background.luminance) < 7) continue;
        lowest = Math.min(lowest, contrast(tone, background.luminance));
      }
    }
  }
  expect(lowest).toBeGreaterThanOrEqual(3);
});
