// Bulk actions on shipments: what each is given, and what came of a row.
import { z } from "zod";
import { findCarrier } from "~/carriers/catalogue";
import { STATUSES } from "~/trackingmore/contract/status";
import { typedText } from "~/lib/text/typed-text";
import { NOTE_MAX_CHARACTERS } from "../change";

/** So many shipments may one action change. */
export const BULK_MAX_SHIPMENTS = 100_000;

const isVisible = (text: string) => typedText(text) !== "";

export const bulkAction = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("refresh") }),
  z.object({ kind: z.literal("archive") }),
  z.object({ kind: z.literal("unarchive") }),
  z.object({ kind: z.literal("stop") }),
  z.object({ kind: z.literal("resume") }),
  z.object({
    kind: z.literal("set_carrier"),
    carrierCode: z.string().refine((code) => findCarrier(code) !== null),
  }),
  z.object({
    kind: z.literal("set_status"),
    status: z.enum(STATUSES),
    reason: z.string().trim().max(500).refine(isVisible),
  }),
  z.object({
    kind: z.literal("note"),
    text: z.string().trim().max(NOTE_MAX_CHARACTERS).refine(isVisible),
  }),
]);

export type BulkAction = z.infer<typeof bulkAction>;
export type BulkKind = BulkAction["kind"];

/** done: changed · unchanged: it was so already · the others say why nothing changed. */
export const BULK_OUTCOMES = ["done", "unchanged", "not_found", "not_registered"] as const;
export type BulkOutcome = (typeof BULK_OUTCOMES)[number];

/** Asking the carrier again can't be taken back. */
export const canUndo = (kind: BulkKind): boolean => kind !== "refresh";
