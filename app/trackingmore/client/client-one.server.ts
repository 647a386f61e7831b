// Calls of the v2 client about one tracking.
import { expectSuccess, readData, unreadable, type Answer, type Call } from "./call.server";
import { createdReplySchema, realtimeReplySchema } from "../replies/contract-replies";
import { META } from "../contract/meta-codes";
import { readTracking } from "./read-tracking";
import type { ItemOutcome, TrackingMore, TrackingPair } from "./tracking-more";

type OneCalls = Pick<
  TrackingMore,
  "create" | "get" | "change" | "delete" | "changeCarrier" | "realtime"
>;

export function createOneCalls(call: Call): OneCalls {
  return {
    async create(item) {
      const answer = await call("POST", "/trackings/post", { body: item });
      if (answer.code === META.alreadyExists) return { outcome: "exists" };
      if (isItemRefusal(answer.code)) return { outcome: "rejected", ...reasonOf(answer) };
      expectSuccess(answer);
      const { id } = readData(createdReplySchema, answer);
      return id ? { outcome: "created", trackingId: id } : { outcome: "exists" };
    },

    async get(carrierCode, trackingNumber, lang) {
      const answer = await call("GET", pairPath(carrierCode, trackingNumber, lang));
      if (isUnknown(answer)) return null;
      expectSuccess(answer);
      const tracking = readTracking(answer.data);
      if (!tracking) throw unreadable("The answer holds no tracking.");
      return tracking;
    },

    async change({ carrier_code, tracking_number }, changes): Promise<ItemOutcome> {
      const path = pairPath(carrier_code, tracking_number);
      const answer = await call("PUT", path, { body: changes });
      if (isUnknown(answer)) return { outcome: "unknown" };
      if (isItemRefusal(answer.code)) return { outcome: "rejected", ...reasonOf(answer) };
      expectSuccess(answer);
      return { outcome: "done" };
    },

    async delete(carrierCode, trackingNumber) {
      const answer = await call("DELETE", pairPath(carrierCode, trackingNumber));
      if (!isUnknown(answer)) expectSuccess(answer);
    },

    async changeCarrier(pair: TrackingPair, carrierCode) {
      const { tracking_number, carrier_code } = pair;
      const body = { tracking_number, carrier_code, update_carrier_code: carrierCode };
      const answer = await call("POST", "/trackings/update", { body });
      if (answer.code === META.alreadyExists) return "exists";
      if (isUnknown(answer)) return "unknown";
      expectSuccess(answer);
      return "changed";
    },

    async realtime(question) {
      const answer = await call("POST", "/trackings/realtime", {
        body: question,
        kind: "realtime",
      });
      if (isUnknown(answer)) return null;
      expectSuccess(answer);
      return readTracking(readData(realtimeReplySchema, answer));
    },
  };
}

/** Which of two codes a service has for a pair that it does not know is not documented. */
function isUnknown({ code }: Answer): boolean {
  return code === META.doesNotExist || code === META.emptyReply;
}

const ITEM_REFUSALS: readonly number[] = [
  META.numberRequired,
  META.invalidNumber,
  META.invalidCarrier,
  META.invalidStatus,
];

/** The item is at fault, not the call. */
function isItemRefusal(code: number): boolean {
  return ITEM_REFUSALS.includes(code);
}

function reasonOf({ code, message }: Answer): { code: number; message: string } {
  return { code, message };
}

function pairPath(carrierCode: string, trackingNumber: string, lang?: string): string {
  const parts = [carrierCode, trackingNumber, ...(lang ? [lang] : [])];
  return `/trackings/${parts.map(encodeURIComponent).join("/")}`;
}
