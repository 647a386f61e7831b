// Fields shared by several of the server's answers.
import { z } from "zod";
import { META_CODES } from "../contract/meta-codes";
import { STATUSES, SUBSTATUSES } from "../contract/status";

export const WALL_TIME = "The carrier's own wall time, without a zone.";
export const nullableText = (description: string) => z.string().nullable().meta({ description });
export const text = (description: string) => z.string().meta({ description });
export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/)
  .meta({ description: "ISO 8601 with an offset, to the second." });
export const count = (description: string) =>
  z.int().min(0).max(Number.MAX_SAFE_INTEGER).meta({ description });
export const trackingId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .meta({ description: "Assigned by the server; no call accepts it." });
export const status = z.enum(STATUSES).meta({ description: "One of the eight statuses." });
export const substatus = z
  .enum(Object.keys(SUBSTATUSES) as [keyof typeof SUBSTATUSES, ...(keyof typeof SUBSTATUSES)[]])
  .nullable()
  .meta({ description: "A finer status, or null." });
export const share = (description: string) => z.number().min(0).max(1).meta({ description });

// Codes of single items; endpoints list those of whole calls.
export const code = z
  .int()
  .meta({ enum: Object.keys(META_CODES).map(Number), description: "As `meta.code`." });
export const message = text("What the code means.");
