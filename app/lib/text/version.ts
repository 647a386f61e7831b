// The version of settings, which a form posts so that a save from an old tab is recognized.
import { textHash } from "./text-hash";

/** The form field that holds it. */
export const VERSION_FIELD = "version";

export function versionOf(value: unknown): string {
  return textHash(JSON.stringify(value));
}
