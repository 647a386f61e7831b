// POST /trackings/realtime: queries the carrier now, for watched and unwatched numbers.
import { META } from "~/trackingmore/contract/meta-codes";
import { randomBytes } from "node:crypto";
import { realtimeSchema, type RealtimeRequest } from "~/trackingmore/contract/contract-lookups";
import { pollNow } from "../polling/poll-now.server";
import type { Endpoint } from "../requests/endpoint.server";
import type { EngineParts } from "../trackings/parts.server";
import { checkPair, fits } from "../requests/create";
import { refuse } from "../requests/envelope";
import { blankRow, type PairKey, type TrackingRow } from "../journey/tracking-row";
import { realtimeJson } from "../journey/view";

export const realtime: Endpoint = async (parts, caller, _request, body) => {
  if (Array.isArray(body)) return refuse(META.badRequest);
  const read = realtimeSchema.safeParse(body);
  if (!read.success) return refuse(META.badRequest);
  const question = read.data;
  const pair = checkPair(question, parts.catalogue);
  if (pair.outcome === "refused") return refuse(pair.code);
  if (!fits(question)) return refuse(META.badRequest);

  const key = { carrierCode: pair.carrier.code, trackingNumber: pair.trackingNumber };
  const unwatched = unwatchedRow(parts, caller.accountId, key, question);
  const row = await pollNow(parts, caller, key, unwatched);
  if (!row) return refuse(META.unavailable);
  return {
    code: META.success,
    data: `{"items":[${realtimeJson(row, question, parts.catalogue)}]}`,
  };
};

/** A row for a number that the account does not watch; it is never stored. */
function unwatchedRow(
  { catalogue, clock }: EngineParts,
  accountId: string,
  { carrierCode, trackingNumber }: PairKey,
  question: RealtimeRequest,
): TrackingRow {
  const row = blankRow({
    accountId,
    id: randomBytes(16).toString("hex"),
    trackingNumber,
    carrierCode,
    createdAt: clock.now(),
  });
  const { destination_code } = question;
  return {
    ...row,
    destination_code,
    destination_country: destination_code && catalogue.countryName(destination_code),
    ship_date: question.tracking_ship_date,
    postal_code: question.tracking_postal_code,
  };
}
