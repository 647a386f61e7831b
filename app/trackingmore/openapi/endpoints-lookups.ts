// Descriptions of the endpoints besides trackings.
import { META } from "../contract/meta-codes";
import {
  airCargoRequestSchema,
  costTimeItemSchema,
  remoteItemSchema,
} from "../contract/contract-enquiries";
import { countsQuerySchema, detectSchema } from "../contract/contract-lookups";
import { BULK_MAX_ITEMS } from "../contract/limits";
import * as replies from "../replies/replies-lookups";
import { PARTLY, WHOLE, type EndpointSpec } from "./endpoint";

export const LOOKUP_ENDPOINTS: readonly EndpointSpec[] = [
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
    description: "From the lists that the operator of this server imported.",
    body: {
      schema: remoteItemSchema,
      maxItems: BULK_MAX_ITEMS,
      required: ["country", "postcode"],
      example: [{ country: "Japan", postcode: "7621094", company: "ups" }],
    },
    reply: replies.remoteReply,
    codes: [META.tooManyItems, META.quotaExceeded],
    cost: "0.2 for each place",
  },
  {
    ...PARTLY,
    method: "POST",
    path: "/trackings/costtime",
    summary: "Read transit times of a carrier",
    description: "Estimated from this server's delivered and open parcels.",
    body: {
      schema: costTimeItemSchema,
      maxItems: BULK_MAX_ITEMS,
      required: ["original", "destination", "carrier_code"],
      example: [{ original: "CN", destination: "US", carrier_code: "china-ems" }],
    },
    reply: replies.costTimeReply,
    codes: [META.tooManyItems],
  },
  {
    ...PARTLY,
    method: "POST",
    path: "/trackings/aircargo",
    summary: "Query airlines about air waybills",
    description: "`data` maps each waybill, as sent, to its result; an error is `{code, message}`.",
    body: {
      schema: airCargoRequestSchema,
      required: ["track_number"],
      example: { track_number: ["172-28891936"], lang: "en" },
    },
    reply: replies.airCargoReply,
    codes: [META.numberRequired, META.tooManyItems, META.quotaExceeded],
    cost: "20 for each waybill queried at an airline",
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
    summary: "Detect a number's carrier",
    body: {
      schema: detectSchema,
      required: ["tracking_number"],
      example: { tracking_number: "RP893531371SG" },
    },
    reply: replies.detectReply,
    codes: [META.numberRequired, META.invalidNumber, META.quotaExceeded, META.carrierNotDetected],
    cost: "0.2",
  },
];
