// The answer of the tracking service page's action.
import type { ActionResult } from "~/ui/forms/action-result";

export interface ServiceResult extends ActionResult {
  /** Shown beside the key field. */
  keyError: string | null;
  /** A sentence about the connected account. */
  account: string | null;
  /** The webhook URL that was just created; only this answer holds it. */
  address: string | null;
}

export const NOTHING_DONE: ServiceResult = {
  done: null,
  keyError: null,
  error: null,
  account: null,
  address: null,
};
