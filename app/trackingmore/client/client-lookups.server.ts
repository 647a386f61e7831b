// Calls of the v2 client about the account, carriers, lanes and air waybills.
import { expectSuccess, readData, type Call } from "./call.server";
import { checkSize } from "./client-many.server";
import { META } from "../contract/meta-codes";
import {
  accountReplySchema,
  airCargoSchema,
  carriersReplySchema,
  detectReplySchema,
  remoteReplySchema,
  transitTimesReplySchema,
} from "../replies/contract-replies";
import type { AirCargo, TrackingMore } from "./tracking-more";

type LookupCalls = Pick<
  TrackingMore,
  | "readAccount"
  | "listCarriers"
  | "detectCarriers"
  | "findRemoteAreas"
  | "readTransitTimes"
  | "readAirCargo"
>;

export function createLookupCalls(call: Call): LookupCalls {
  return {
    async readAccount() {
      const answer = await call("GET", "/trackings/getuserinfo");
      expectSuccess(answer);
      return readData(accountReplySchema, answer);
    },

    async listCarriers(lang) {
      const answer = await call("GET", "/carriers", lang ? { headers: { Lang: lang } } : {});
      expectSuccess(answer);
      return readData(carriersReplySchema, answer);
    },

    async detectCarriers(trackingNumber) {
      const body = { tracking_number: trackingNumber };
      const answer = await call("POST", "/carriers/detect", { body });
      if (answer.code === META.carrierNotDetected) return [];
      expectSuccess(answer);
      return readData(detectReplySchema, answer);
    },

    async findRemoteAreas(places) {
      if (places.length === 0) return [];
      checkSize(places);
      const answer = await call("POST", "/trackings/remote", { body: places });
      if (answer.code === META.emptyReply) return [];
      expectSuccess(answer);
      return readData(remoteReplySchema, answer).remote;
    },

    async readTransitTimes(lanes) {
      if (lanes.length === 0) return [];
      checkSize(lanes);
      const answer = await call("POST", "/trackings/costtime", { body: lanes });
      if (answer.code === META.emptyReply) return [];
      expectSuccess(answer);
      return readData(transitTimesReplySchema, answer);
    },

    async readAirCargo(waybills, lang) {
      if (waybills.length === 0) return [];
      checkSize(waybills);
      const body = { track_number: waybills, ...(lang ? { lang } : {}) };
      const answer = await call("POST", "/trackings/aircargo", { body });
      if (answer.code === META.emptyReply) return waybills.map(() => null);
      expectSuccess(answer);
      return waybills.map((waybill) => cargoOf(answer.data, waybill, waybills.length));
    },
  };
}

/** The answer is keyed by waybill, as sent or without its dash; a lone one may stand under another key. */
function cargoOf(data: unknown, waybill: string, asked: number): AirCargo | null {
  if (typeof data !== "object" || data === null) return null;
  const byWaybill = new Map(
    Object.entries(data).map(([key, value]) => [digitsOf(key), value as unknown]),
  );
  const value =
    byWaybill.get(digitsOf(waybill)) ?? (asked === 1 ? Object.values(data)[0] : undefined);
  const read = airCargoSchema.safeParse(value);
  if (!read.success) return null;
  const { airline_info: airline, return_data: cargo } = read.data;
  return {
    airline: { name: airline?.name ?? null, track_url: airline?.track_url ?? null },
    ...cargo,
    flight_info: cargo.flight_info ?? {},
  };
}

function digitsOf(waybill: string): string {
  return waybill.replace(/\D/g, "");
}
