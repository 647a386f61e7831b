// Which pictures there are: all of them, and those that are kept and compared.
import type { Picture } from "./gallery";
import { SITUATIONS } from "./situations";
import { GALLERY_THEMES, type GalleryThemeName } from "./themes";

const THEMES = Object.keys(GALLERY_THEMES) as GalleryThemeName[];
const WIDTHS = [320, 390, 1280];

export function allPictures(): Picture[] {
  return Object.keys(SITUATIONS).flatMap((situation) =>
    THEMES.flatMap((theme) =>
      WIDTHS.flatMap((width) =>
        ["en", "ar"].flatMap((locale) =>
          [true, false].map((script) => ({ situation, theme, width, locale, script })),
        ),
      ),
    ),
  );
}

/** Of each situation in the spread. */
const SPREAD_OF_EACH = 5;
/** Has no factor in common with the number of looks, so that the walk visits all of them. */
const SPREAD_STRIDE = 11;

/** Some looks of each situation, so that all looks come equally often: for axe, which takes seconds for each. */
export function spreadPictures(): Picture[] {
  const all = allPictures();
  const looks = all.length / Object.keys(SITUATIONS).length;
  return Object.keys(SITUATIONS).flatMap((_, index) =>
    Array.from({ length: SPREAD_OF_EACH }, (__, each) => {
      const look = ((index * SPREAD_OF_EACH + each) * SPREAD_STRIDE) % looks;
      return all[index * looks + look]!;
    }),
  );
}

const kept = (
  situation: string,
  theme: GalleryThemeName,
  width: number,
  locale = "en",
  script = true,
): Picture => ({ situation, theme, width, locale, script });

/** Each kind of page, each theme, width and direction, and the scripts of the languages, at least once. */
export const KEPT: readonly Picture[] = [
  kept("pending", "serif", 390),
  kept("notfound001", "narrow", 390, "de"),
  kept("transit001", "serif", 390),
  kept("transit001", "dark", 390),
  kept("transit001", "contrast", 1280),
  kept("transit001", "narrow", 320, "de", false),
  kept("transit001", "serif", 1280, "ar", false),
  kept("pickup001", "serif", 390, "ja"),
  kept("pickup002", "serif", 390),
  kept("pickup002", "dark", 320, "ar"),
  kept("delivered004", "contrast", 390),
  kept("undelivered001", "dark", 390, "de", false),
  kept("exception006", "contrast", 320, "ar", false),
  kept("exception007", "serif", 390),
  kept("exception007", "dark", 1280),
  kept("exception011", "narrow", 390, "ko", false),
  kept("expired", "serif", 320, "de"),
  kept("late", "serif", 390),
  kept("overdue", "serif", 390),
  kept("no-date", "serif", 390),
  kept("handed-over", "serif", 390),
  kept("handed-over", "contrast", 320, "ar"),
  kept("part-sent", "serif", 390),
  kept("part-sent", "dark", 1280, "en", false),
  kept("transit001-of-4", "serif", 390),
  kept("transit001-of-4", "narrow", 320, "ar", false),
  kept("exception007-of-4", "dark", 1280),
  kept("untracked", "serif", 390),
  kept("long-journey", "contrast", 390),
  kept("waiting", "dark", 390),
  kept("canceled", "narrow", 320),
  kept("notfound", "serif", 390),
  kept("exception008", "contrast", 390),
  kept("empty", "dark", 390, "ar"),
  kept("empty", "serif", 1280, "en", false),
  kept("empty", "contrast", 390, "zh-TW"),
];
