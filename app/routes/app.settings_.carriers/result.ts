// The answer of the carriers page's action.
import type { ActionResult } from "~/ui/forms/action-result";

export interface CarriersResult extends ActionResult {
  /** The carrier that the answer is about; null: none. */
  carrier: string | null;
  /** What the carrier's check had to say besides. */
  note: string | null;
}

export const NOTHING_DONE: CarriersResult = { done: null, error: null, carrier: null, note: null };
