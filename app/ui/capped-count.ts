// Formats a count that may have stopped early: "312", "1,000+".
import type { Texts } from "./language/texts";

export interface CappedCount {
  count: number;
  /** There are more than `count`. */
  isMore: boolean;
}

export function cappedCount({ count, isMore }: CappedCount, { number }: Texts): string {
  return isMore ? `${number(count)}+` : number(count);
}
