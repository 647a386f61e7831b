// Matches the parts of a batch's answer to its items.
import type { z } from "zod";
import type { batchReplySchema, Pair } from "../contract/contract";
import { META } from "../contract/meta-codes";
import type { CreateOutcome, CreateTracking } from "./tracking-service";

/**
 * Every item's outcome, in the order of the items. They are matched by number and carrier; then by number alone,
 * since the service may have corrected the carrier; then answers without a number, if as many items are left, by
 * order. An item without an answer is `unanswered`.
 */
export function matchBatchOutcomes(
  items: readonly CreateTracking[],
  reply: z.output<typeof batchReplySchema>,
): CreateOutcome[] {
  const open: Answered[] = [...reply.trackings.map(added), ...reply.errors.map(refused)];
  const outcomes: (CreateOutcome | undefined)[] = items.map(() => undefined);

  const match = (isSame: (item: CreateTracking, answer: Answered) => boolean) => {
    items.forEach((item, index) => {
      if (outcomes[index]) return;
      const at = open.findIndex((answer) => isSame(item, answer));
      if (at >= 0) outcomes[index] = open.splice(at, 1)[0]?.outcome;
    });
  };
  const sameNumber = (item: CreateTracking, { pair }: Answered) =>
    key(item.tracking_number) === key(pair.tracking_number);
  match(
    (item, answer) =>
      sameNumber(item, answer) && key(item.carrier_code) === key(answer.pair.carrier_code),
  );
  match(sameNumber);
  const nameless = open.filter(({ pair }) => key(pair.tracking_number) === "");
  if (nameless.length === outcomes.filter((outcome) => !outcome).length) {
    match((_, answer) => nameless.includes(answer));
  }

  return outcomes.map((outcome) => outcome ?? { outcome: "unanswered" });
}

interface Answered {
  pair: Pair;
  outcome: CreateOutcome;
}

function added(tracking: Pair & { id: string | null }): Answered {
  const outcome: CreateOutcome = tracking.id
    ? { outcome: "created", trackingId: tracking.id }
    : { outcome: "exists" };
  return { pair: tracking, outcome };
}

function refused(error: Pair & { code: number; message: string | null }): Answered {
  const outcome: CreateOutcome =
    error.code === META.alreadyExists
      ? { outcome: "exists" }
      : { outcome: "rejected", code: error.code, message: error.message ?? "" };
  return { pair: error, outcome };
}

/** Numbers and carriers are compared without case and outer spaces. */
export function key(text: string | null): string {
  return text?.trim().toUpperCase() ?? "";
}
