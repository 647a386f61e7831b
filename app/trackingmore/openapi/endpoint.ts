// How an endpoint of v2 is described: once, for OpenAPI, the page and the documentation.
import type { z } from "zod";
import { META, type MetaCode } from "../contract/meta-codes";

export interface EndpointSpec {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/v2`; `{name}` stands for a segment. */
  path: string;
  /** The same by POST, with the query's fields as a JSON body, for clients that cannot send them otherwise. */
  alsoPost?: true;
  summary: string;
  description?: string;
  query?: z.ZodObject;
  queryDefaults?: Readonly<Record<string, number>>;
  body?: {
    schema: z.ZodObject;
    /** Left out: the body is one object. Else an array of up to so many; a lone object counts as one. */
    maxItems?: number;
    /** Fields without which nothing happens. */
    required: readonly string[];
    example: unknown;
  };
  /** What `data` holds when it went well. */
  reply: z.ZodType;
  /** What meta.code says then; 201 when items of a bulk call failed. */
  success: readonly (200 | 201)[];
  /** The codes that only some endpoints answer; ANY_CALL_CODES come on top. */
  codes: readonly MetaCode[];
  rate: "realtime" | "other";
  /** Units of quota, where the account has one. */
  cost?: string;
}

/** What any call may be answered with. */
export const ANY_CALL_CODES = [
  META.invalidKey,
  META.revokedKey,
  META.badRequest,
  META.notFound,
  META.methodNotAllowed,
  META.rateLimited,
  META.serverError,
] as const satisfies MetaCode[];

/** What examples ask about. */
export const NUMBER = "RP893531375SG";
const CARRIER = "singapore-post";
export const PAIR = { tracking_number: NUMBER, carrier_code: CARRIER };
export const OTHER_PAIR = { tracking_number: "LK894734223CN", carrier_code: "china-ems" };
export const PAIR_FIELDS = ["tracking_number", "carrier_code"] as const;
export const BAD_PAIR = [
  META.numberRequired,
  META.invalidNumber,
  META.invalidCarrier,
] as const satisfies MetaCode[];
/** Of bulk calls that do their good items: the others' codes stand in the items. */
export const PARTLY = { success: [META.success, META.partly], rate: "other" } as const;
export const WHOLE = { success: [META.success], rate: "other" } as const;

/** Placeholders of paths, with the values that examples have. */
export const PATH_PARAMETERS: Readonly<Record<string, { description: string; example: string }>> = {
  carrier_code: { description: "The carrier's code.", example: CARRIER },
  tracking_number: { description: "The tracking number.", example: NUMBER },
  lang: { description: "Two-letter language.", example: "en" },
};
