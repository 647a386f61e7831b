// Every endpoint of v2 as the server has it: what OpenAPI, the browsable page and the documentation are made of.
import type { z } from "zod";
import { changesSchema, createItemSchema, listQuerySchema } from "./contract";
import {
  changeCarrierSchema,
  changeItemSchema,
  deleteItemSchema,
  stopItemSchema,
} from "./contract-bulk";
import { airCargoRequestSchema, costTimeItemSchema, remoteItemSchema } from "./contract-enquiries";
import { countsQuerySchema, detectSchema, realtimeSchema } from "./contract-lookups";
import { BATCH_MAX_ITEMS, BULK_MAX_ITEMS, LIST_DEFAULT_LIMIT } from "./limits";
import type { MetaCode } from "./meta-codes";
import * as replies from "./replies";

export interface Endpoint {
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
export const ANY_CALL_CODES = [4001, 4002, 4012, 404, 405, 429, 500] as const satisfies MetaCode[];

const NUMBER = "RP893531375SG";
const CARRIER = "singapore-post";
const PAIR = { tracking_number: NUMBER, carrier_code: CARRIER };
const OTHER_PAIR = { tracking_number: "LK894734223CN", carrier_code: "china-ems" };
const PAIR_FIELDS = ["tracking_number", "carrier_code"] as const;
const BAD_PAIR = [4013, 4014, 4015] as const satisfies MetaCode[];
/** Of bulk calls that do their good items: the others' codes stand in the items. */
const PARTLY = { success: [200, 201], rate: "other" } as const;
const WHOLE = { success: [200], rate: "other" } as const;

export const ENDPOINTS: readonly Endpoint[] = [
  {
    ...PARTLY,
    method: "POST",
    path: "/trackings/batch",
    summary: "Add up to 40 trackings",
    body: {
      schema: createItemSchema,
      maxItems: BATCH_MAX_ITEMS,
      required: PAIR_FIELDS,
      example: [
        { ...PAIR, title: "title 1", order_id: "213456", destination_code: "cn" },
        OTHER_PAIR,
      ],
    },
    reply: replies.batchReply,
    codes: [4020],
    cost: "1 for each tracking that is added",
  },
  {
    ...WHOLE,
    method: "POST",
    path: "/trackings/post",
    summary: "Add one tracking",
    body: {
      schema: createItemSchema,
      required: PAIR_FIELDS,
      example: { ...PAIR, title: "title 1" },
    },
    reply: replies.createdReply,
    codes: [...BAD_PAIR, 4016, 4021],
    cost: "1",
  },
  {
    ...WHOLE,
    method: "GET",
    path: "/trackings/get",
    alsoPost: true,
    summary: "List trackings, newest first",
    description:
      "Times are Unix seconds, bounds are inclusive. `update_time_min` finds what is new.",
    query: listQuerySchema,
    queryDefaults: { page: 1, limit: LIST_DEFAULT_LIMIT },
    reply: replies.listReply,
    codes: [4020, 4033],
  },
  {
    ...WHOLE,
    method: "GET",
    path: "/trackings/{carrier_code}/{tracking_number}",
    summary: "Read one tracking",
    reply: replies.trackingReply,
    codes: [...BAD_PAIR, 4031],
  },
  {
    ...WHOLE,
    method: "GET",
    path: "/trackings/{carrier_code}/{tracking_number}/{lang}",
    summary: "Read one tracking in a language",
    description: "The language has no effect: carriers' texts are kept as given.",
    reply: replies.trackingReply,
    codes: [...BAD_PAIR, 4031],
  },
  {
    ...WHOLE,
    method: "PUT",
    path: "/trackings/{carrier_code}/{tracking_number}",
    summary: "Change one tracking",
    description: "Only what is sent changes.",
    body: { schema: changesSchema, required: [], example: { title: "after", archived: "true" } },
    reply: replies.changedReply,
    codes: [...BAD_PAIR, 4017, 4033],
  },
  {
    ...WHOLE,
    method: "DELETE",
    path: "/trackings/{carrier_code}/{tracking_number}",
    summary: "Forget one tracking",
    reply: replies.emptyReply,
    codes: [...BAD_PAIR, 4017],
  },
  {
    ...PARTLY,
    method: "POST",
    path: "/trackings/updatemore",
    summary: "Change many trackings",
    body: {
      schema: changeItemSchema,
      maxItems: BULK_MAX_ITEMS,
      required: PAIR_FIELDS,
      example: [
        { ...PAIR, title: "after" },
        { ...OTHER_PAIR, status: 4 },
      ],
    },
    reply: replies.changedManyReply,
    codes: [4020],
  },
  {
    ...PARTLY,
    method: "POST",
    path: "/trackings/delete",
    summary: "Forget many trackings",
    body: {
      schema: deleteItemSchema,
      maxItems: BULK_MAX_ITEMS,
      required: PAIR_FIELDS,
      example: [PAIR, OTHER_PAIR],
    },
    reply: replies.deletedManyReply,
    codes: [4020],
  },
  {
    ...WHOLE,
    method: "POST",
    path: "/trackings/realtime",
    summary: "Ask the carrier now",
    description: "Works for numbers that were never added, and answers when the carrier has.",
    body: {
      schema: realtimeSchema,
      required: PAIR_FIELDS,
      example: { ...PAIR, destination_code: "cn" },
    },
    reply: replies.realtimeReply,
    codes: [...BAD_PAIR, 4021, 503],
    rate: "realtime",
  },
  {
    ...WHOLE,
    method: "POST",
    path: "/trackings/update",
    summary: "Give a tracking to another carrier",
    body: {
      schema: changeCarrierSchema,
      required: [...PAIR_FIELDS, "update_carrier_code"],
      example: { ...PAIR, update_carrier_code: "china-post" },
    },
    reply: replies.carrierChangedReply,
    codes: [...BAD_PAIR, 4016, 4017],
  },
  {
    ...PARTLY,
    method: "POST",
    path: "/trackings/notupdate",
    summary: "Ask carriers no more",
    body: {
      schema: stopItemSchema,
      maxItems: BULK_MAX_ITEMS,
      required: PAIR_FIELDS,
      example: [PAIR, OTHER_PAIR],
    },
    reply: replies.stoppedManyReply,
    codes: [4020],
  },
  {
    ...WHOLE,
    method: "GET",
    path: "/trackings/getuserinfo",
    alsoPost: true,
    summary: "Read the account",
    reply: replies.accountReply,
    codes: [],
  },
  {
    ...WHOLE,
    method: "GET",
    path: "/trackings/getstatusnumber",
    alsoPost: true,
    summary: "Count trackings by status",
    query: countsQuerySchema,
    reply: replies.countsReply,
    codes: [],
  },
  {
    ...PARTLY,
    method: "POST",
    path: "/trackings/remote",
    summary: "Check places for remote areas",
    description: "By the lists that the operator of this server has imported.",
    body: {
      schema: remoteItemSchema,
      maxItems: BULK_MAX_ITEMS,
      required: ["country", "postcode"],
      example: [{ country: "Japan", postcode: "7621094", company: "ups" }],
    },
    reply: replies.remoteReply,
    codes: [4020, 4021],
    cost: "0.2 for each place",
  },
  {
    ...PARTLY,
    method: "POST",
    path: "/trackings/costtime",
    summary: "See how long a carrier takes",
    description:
      "Estimated from the parcels that this server has watched, delivered and open ones.",
    body: {
      schema: costTimeItemSchema,
      maxItems: BULK_MAX_ITEMS,
      required: ["original", "destination", "carrier_code"],
      example: [{ original: "CN", destination: "US", carrier_code: "china-ems" }],
    },
    reply: replies.costTimeReply,
    codes: [4020],
  },
  {
    ...PARTLY,
    method: "POST",
    path: "/trackings/aircargo",
    summary: "Ask airlines about air waybills",
    description:
      "`data` has each answer under its waybill as it was sent; an error is `{code, message}` there.",
    body: {
      schema: airCargoRequestSchema,
      required: ["track_number"],
      example: { track_number: ["172-28891936"], lang: "en" },
    },
    reply: replies.airCargoReply,
    codes: [4013, 4020, 4021],
    cost: "20 for each waybill that an airline is asked about",
  },
  {
    ...WHOLE,
    method: "GET",
    path: "/carriers",
    summary: "List the carriers",
    description: "The header `Lang: cn` names them in Chinese.",
    reply: replies.carriersReply,
    codes: [],
  },
  {
    ...WHOLE,
    method: "POST",
    path: "/carriers/detect",
    summary: "Guess a number's carrier",
    body: {
      schema: detectSchema,
      required: ["tracking_number"],
      example: { tracking_number: NUMBER },
    },
    reply: replies.detectReply,
    codes: [4013, 4014, 4021, 4032],
    cost: "0.2",
  },
];

/** Placeholders of paths, with the values that examples have. */
export const PATH_PARAMETERS: Readonly<Record<string, { description: string; example: string }>> = {
  carrier_code: { description: "The carrier's code.", example: CARRIER },
  tracking_number: { description: "The tracking number.", example: NUMBER },
  lang: { description: "Two-letter language.", example: "en" },
};
