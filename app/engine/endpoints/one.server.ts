// GET, PUT and DELETE /trackings/{carrier_code}/{tracking_number}.
import { META } from "~/trackingmore/contract/meta-codes";
import { changesSchema } from "~/trackingmore/contract/contract";
import { changeTrackings, clientChange, MANUAL_STATUS_CODES } from "../trackings/change.server";
import type { Endpoint } from "../requests/endpoint.server";
import { checkPair, fits, type CheckedPair } from "../requests/create";
import type { CarrierCatalogue } from "../journey/catalogue";
import { openCustomer } from "../trackings/sealed-customer.server";
import { respond, refuse } from "../requests/envelope";
import type { V2Request } from "../requests/request.server";
import { deleteTrackings } from "../trackings/store-change.server";
import { findTracking } from "../trackings/store.server";
import type { PairKey } from "../journey/tracking-row";
import { changedView, trackingJson } from "../journey/view";

/**
 * An optional language segment is accepted without effect: carriers' texts are stored in one
 * language.
 */
export const readOne: Endpoint = async (parts, caller, request) => {
  const pair = pairOfPath(request, parts.catalogue);
  if (pair.outcome === "refused") return refuse(pair.code);
  const { pool } = parts.database;
  const row = await findTracking(pool, caller.accountId, pair.carrier.code, pair.trackingNumber);
  if (!row) return refuse(META.emptyReply);
  const customer = openCustomer(parts.sealer, row);
  return { code: META.success, data: trackingJson(row, customer, parts.catalogue, "array") };
};

export const deleteOne: Endpoint = async (parts, caller, request) => {
  const pair = pairOfPath(request, parts.catalogue);
  if (pair.outcome === "refused") return refuse(pair.code);
  const gone = await deleteTrackings(parts.database.pool, caller.accountId, [keyOf(pair)]);
  return gone.size > 0 ? respond([]) : refuse(META.doesNotExist);
};

/** Without a body nothing changes; one known client sends none. */
export const changeOne: Endpoint = async (parts, caller, request, body) => {
  const pair = pairOfPath(request, parts.catalogue);
  if (pair.outcome === "refused") return refuse(pair.code);
  const read = changesSchema.safeParse(Array.isArray(body) ? (body[0] ?? {}) : (body ?? {}));
  if (!read.success || !fits(read.data)) return refuse(META.badRequest);
  const { status } = read.data;
  if (status !== null && !MANUAL_STATUS_CODES.has(status)) return refuse(META.invalidStatus);
  const [row] = await changeTrackings(parts, caller, [keyOf(pair)], (before, _pair, now) =>
    clientChange(parts, before, read.data, now),
  );
  if (!row) return refuse(META.doesNotExist);
  return respond(changedView(row, openCustomer(parts.sealer, row)));
};

function pairOfPath({ segments }: V2Request, catalogue: CarrierCatalogue): CheckedPair {
  const [, carrierCode = null, trackingNumber = ""] = segments;
  const pair = { carrier_code: carrierCode, tracking_number: trackingNumber.trim() || null };
  return checkPair(pair, catalogue);
}

function keyOf(pair: Extract<CheckedPair, { outcome: "accepted" }>): PairKey {
  return { carrierCode: pair.carrier.code, trackingNumber: pair.trackingNumber };
}
