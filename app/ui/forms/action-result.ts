// What a page's action answers.
import type { Texts } from "~/ui/language/texts";

export interface ActionResult {
  /** Shown in a toast. */
  done: string | null;
  /** Shown on the page until the next answer. */
  error: string | null;
}

export function succeeded(done: string): ActionResult {
  return { done, error: null };
}

export function refused(error: string): ActionResult {
  return { done: null, error };
}

/** The answer, with status 400, to a form that the page does not have. */
export function unreadable({ t }: Texts): ActionResult {
  return refused(t("common.unreadable"));
}

/** The answer when another tab or user changed the settings since the page was loaded. */
export function outdated({ t }: Texts): ActionResult {
  return refused(t("common.outdated"));
}
