// Sends a batch to the tracking service and splits it where one item makes the service refuse all.
import { AppError } from "~/lib/errors";
import { holdInvariant } from "~/lib/invariants";
import { CARRIER_CODE, TRACKING_NUMBER } from "~/trackingmore/contract/contract";
import { META } from "~/trackingmore/contract/meta-codes";
import { CallRefused } from "~/trackingmore/client/call.server";
import type {
  CreateOutcome,
  CreateTracking,
  TrackingService,
} from "~/trackingmore/client/tracking-service";

export interface BatchResult {
  /** By index of the items; undefined: not answered. */
  outcomes: (CreateOutcome | undefined)[];
  /** Thrown by a later part of a split batch; the outcomes before it are valid. */
  error?: unknown;
}

/**
 * Registers items at the service. Items outside of the contract's patterns are rejected without being sent. A call
 * that is refused as a whole is halved until the refused items are alone. Never throws.
 */
export async function createSplitting(
  service: Pick<TrackingService, "createBatch">,
  items: readonly CreateTracking[],
): Promise<BatchResult> {
  const outcomes: (CreateOutcome | undefined)[] = items.map(invalidOutcome);
  const valid = items.flatMap((_item, index) => (outcomes[index] ? [] : [index]));

  async function send(indexes: readonly number[]): Promise<void> {
    if (indexes.length === 0) return;
    try {
      const answers = await service.createBatch(indexes.flatMap((index) => items[index] ?? []));
      holdInvariant(
        "answers_fit_items",
        answers.length === indexes.length,
        `${answers.length} answers to ${indexes.length} items.`,
      );
      indexes.forEach((index, at) => (outcomes[index] = answers[at]));
    } catch (error) {
      if (!(error instanceof CallRefused)) throw error;
      const [first] = indexes;
      if (indexes.length === 1 && first !== undefined) {
        outcomes[first] = { outcome: "rejected", code: error.metaCode, message: error.reason };
        return;
      }
      const half = Math.ceil(indexes.length / 2);
      await send(indexes.slice(0, half));
      await send(indexes.slice(half));
    }
  }
  try {
    await send(valid);
    return { outcomes };
  } catch (error) {
    return { outcomes, error };
  }
}

function invalidOutcome(item: CreateTracking): CreateOutcome | undefined {
  if (!TRACKING_NUMBER.test(item.tracking_number)) {
    const message = "The tracking number has characters that no tracking service accepts.";
    return { outcome: "rejected", code: META.invalidNumber, message };
  }
  if (!CARRIER_CODE.test(item.carrier_code)) {
    return {
      outcome: "rejected",
      code: META.invalidCarrier,
      message: "The carrier code is invalid.",
    };
  }
  return undefined;
}

/** The error of a batch of which the service took nothing. */
export function batchRefused(code: number | null, isQuota: boolean): AppError {
  if (code === null) {
    return new AppError("unavailable", "The tracking service left a batch unanswered.");
  }
  return new AppError(
    isQuota ? "quota_exhausted" : "unavailable",
    `The tracking service refused a batch for now: ${code}.`,
  );
}
