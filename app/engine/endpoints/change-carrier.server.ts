// POST /trackings/update: changes a tracking's carrier.
import { META } from "~/trackingmore/contract/meta-codes";
import { changeCarrierSchema } from "~/trackingmore/contract/contract-bulk";
import type { Endpoint } from "../requests/endpoint.server";
import { checkPair } from "../requests/create";
import { respond, refuse } from "../requests/envelope";
import { changeTrackingCarrier } from "../trackings/carrier-change.server";

export const changeCarrier: Endpoint = async (parts, caller, _request, body) => {
  if (Array.isArray(body)) return refuse(META.badRequest);
  const read = changeCarrierSchema.safeParse(body);
  if (!read.success) return refuse(META.badRequest);
  const { tracking_number, carrier_code, update_carrier_code } = read.data;
  const pair = checkPair({ tracking_number, carrier_code }, parts.catalogue);
  if (pair.outcome === "refused") return refuse(pair.code);
  const target = checkPair({ tracking_number, carrier_code: update_carrier_code }, parts.catalogue);
  if (target.outcome === "refused") return refuse(target.code);

  const key = { carrierCode: pair.carrier.code, trackingNumber: pair.trackingNumber };
  const outcome = await changeTrackingCarrier(parts, caller, key, target.carrier.code);
  switch (outcome) {
    case "changed":
      return respond({ Usertag: "" });
    case "exists":
      return refuse(META.alreadyExists);
    case "unknown":
      return refuse(META.doesNotExist);
  }
};
