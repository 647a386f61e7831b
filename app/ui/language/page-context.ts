// What turning a page's values into words needs.
import type { Texts } from "./texts";

export interface PageContext {
  /** In the merchant's language. */
  texts: Texts;
  /** The shop's IANA zone. */
  timeZone: string;
  now: Date;
}
