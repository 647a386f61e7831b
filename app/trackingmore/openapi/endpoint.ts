// The description of a v2 endpoint, for OpenAPI, the documentation page and tests.
import type { z } from "zod";
import { META, type MetaCode } from "../contract/meta-codes";

export interface EndpointSpec {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/v2`; `{name}` is a placeholder for a segment. */
  path: string;
  /** Also accepts POST, with the query's fields as a JSON body. */
  alsoPost?: true;
  summary: string;
  description?: string;
  query?: z.ZodObject;
  queryDefaults?: Readonly<Record<string, number>>;
  body?: {
    schema: z.ZodObject;
    /**
     * Absent: the body is one object. Otherwise an array of up to this many; a single object counts
     * as one.
     */
    maxItems?: number;
    /** Required fields. */
    required: readonly string[];
    example: unknown;
  };
  /** `data` of a successful call. */
  reply: z.ZodType;
  /** The codes of a successful call; 201 when items of a bulk call failed. */
  success: readonly (200 | 201)[];
  /** This endpoint's own codes, besides ANY_CALL_CODES. */
  codes: readonly MetaCode[];
  rate: "realtime" | "other";
  /** Units of quota. */
  cost?: string;
}

/** Codes of any call. */
export const ANY_CALL_CODES = [
  META.invalidKey,
  META.revokedKey,
  META.badRequest,
  META.notFound,
  META.methodNotAllowed,
  META.rateLimited,
  META.serverError,
] as const satisfies MetaCode[];

/** The numbers and carriers of examples. */
const NUMBER = "RP893531375SG";
const CARRIER = "singapore-post";
export const PAIR = { tracking_number: NUMBER, carrier_code: CARRIER };
export const OTHER_PAIR = { tracking_number: "LK894734223CN", carrier_code: "china-ems" };
export const PAIR_FIELDS = ["tracking_number", "carrier_code"] as const;
export const BAD_PAIR = [
  META.numberRequired,
  META.invalidNumber,
  META.invalidCarrier,
] as const satisfies MetaCode[];
/** Bulk calls process valid items; failed items have their own codes. */
export const PARTLY = { success: [META.success, META.partly], rate: "other" } as const;
export const WHOLE = { success: [META.success], rate: "other" } as const;

/** Path placeholders, with example values. */
export const PATH_PARAMETERS: Readonly<Record<string, { description: string; example: string }>> = {
  carrier_code: { description: "The carrier's code.", example: CARRIER },
  tracking_number: { description: "The tracking number.", example: NUMBER },
  lang: { description: "Two-letter language.", example: "en" },
};
