// The invariants that are checked at run time, by name, and the error of a broken one.
import { AppError } from "./errors";

/**
 * What may never be, whatever the world does: only a fault of this program breaks it. Transactions roll back, and
 * the shop's job is parked until somebody has read why.
 */
export const INVARIANTS = {
  delivered_has_source:
    "A shipment is delivered only if a snapshot of its tracking service says so.",
  answers_fit_items: "A batch has an answer for each of its items, and for nothing else.",
  lease_has_holder:
    "Only pending, removed or stopped shipments wait for an answer; a token's lease has a holder and an end.",
  statement_names_shop: "In a job of one shop, a statement on a shop's table names that shop.",
} as const;

export type InvariantName = keyof typeof INVARIANTS;

export class BrokenInvariant extends AppError {
  constructor(
    readonly invariant: InvariantName,
    detail: string,
    cause?: unknown,
  ) {
    super("broken", `Invariant ${invariant} is broken: ${INVARIANTS[invariant]} ${detail}`, {
      cause,
    });
  }
}

/** @param detail ids and counts; nothing personal */
export function holdInvariant(name: InvariantName, holds: boolean, detail: string): void {
  if (!holds) throw new BrokenInvariant(name, detail);
}

const CHECK_VIOLATION = "23514";

/**
 * The same error, or the invariant that it stands for: some are CHECK constraints, named `<table>_<invariant>`, and
 * Prisma wraps what a statement throws.
 */
export function asBrokenInvariant(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof BrokenInvariant) return error;
  const { code, constraint = "", table = "" } = error as Error & Record<string, string | undefined>;
  const names = Object.keys(INVARIANTS) as InvariantName[];
  const name =
    code === CHECK_VIOLATION
      ? names.find((each) => constraint === `${table}_${each}`)
      : names.find((each) => error.message.includes(`Invariant ${each} is broken`));
  return name ? new BrokenInvariant(name, table && `In ${table}.`, error) : error;
}
