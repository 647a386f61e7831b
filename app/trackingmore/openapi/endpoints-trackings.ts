// The endpoints over trackings, as the server has them.
import { META } from "../contract/meta-codes";
import { changesSchema, createItemSchema, listQuerySchema } from "../contract/contract";
import {
  changeCarrierSchema,
  changeItemSchema,
  deleteItemSchema,
  stopItemSchema,
} from "../contract/contract-bulk";
import { realtimeSchema } from "../contract/contract-lookups";
import { BATCH_MAX_ITEMS, BULK_MAX_ITEMS, LIST_DEFAULT_LIMIT } from "../contract/limits";
import * as replies from "../replies/replies-trackings";
import {
  PAIR,
  OTHER_PAIR,
  PAIR_FIELDS,
  BAD_PAIR,
  PARTLY,
  WHOLE,
  type EndpointSpec,
} from "./endpoint";

export const TRACKING_ENDPOINTS: readonly EndpointSpec[] = [
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
    codes: [META.tooManyItems],
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
    codes: [...BAD_PAIR, META.alreadyExists, META.quotaExceeded],
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
    codes: [META.tooManyItems, META.invalidStatus],
  },
  {
    ...WHOLE,
    method: "GET",
    path: "/trackings/{carrier_code}/{tracking_number}",
    summary: "Read one tracking",
    reply: replies.trackingReply,
    codes: [...BAD_PAIR, META.emptyReply],
  },
  {
    ...WHOLE,
    method: "GET",
    path: "/trackings/{carrier_code}/{tracking_number}/{lang}",
    summary: "Read one tracking in a language",
    description: "The language has no effect: carriers' texts are kept as given.",
    reply: replies.trackingReply,
    codes: [...BAD_PAIR, META.emptyReply],
  },
  {
    ...WHOLE,
    method: "PUT",
    path: "/trackings/{carrier_code}/{tracking_number}",
    summary: "Change one tracking",
    description: "Only what is sent changes.",
    body: { schema: changesSchema, required: [], example: { title: "after", archived: "true" } },
    reply: replies.changedReply,
    codes: [...BAD_PAIR, META.doesNotExist, META.invalidStatus],
  },
  {
    ...WHOLE,
    method: "DELETE",
    path: "/trackings/{carrier_code}/{tracking_number}",
    summary: "Forget one tracking",
    reply: replies.emptyReply,
    codes: [...BAD_PAIR, META.doesNotExist],
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
    codes: [META.tooManyItems],
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
    codes: [META.tooManyItems],
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
    codes: [...BAD_PAIR, META.quotaExceeded, META.unavailable],
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
    codes: [...BAD_PAIR, META.alreadyExists, META.doesNotExist],
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
    codes: [META.tooManyItems],
  },
];
