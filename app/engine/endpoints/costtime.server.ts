// POST /trackings/costtime: transit times of a carrier between two countries, from this installation's parcels.
import { costTimeItemSchema, type CostTimeItem } from "~/trackingmore/contract/contract-enquiries";
import { BULK_MAX_ITEMS } from "~/trackingmore/contract/limits";
import { META, META_CODES, type MetaCode } from "~/trackingmore/contract/meta-codes";
import type { CarrierCatalogue } from "../journey/catalogue";
import type { Endpoint } from "../requests/endpoint.server";
import { respond, refuse } from "../requests/envelope";
import { readTransitSamples, type TransitLane } from "../lanes/store-transit.server";
import { transitShares, type TransitSamples } from "../lanes/transit-time";
import { bulkItems } from "../requests/bulk";

/** `data` is an array of rows; an invalid item has `code` and `message` in its row. */
export const readCostTime: Endpoint = async (parts, caller, _request, body) => {
  const values = bulkItems(body);
  if (!values) return refuse(META.badRequest);
  if (values.length > BULK_MAX_ITEMS) return refuse(META.tooManyItems);
  const items = values.map((value) => readItem(value, parts.catalogue));
  const accepted = items.filter((item) => item.outcome === "accepted");
  const samples =
    accepted.length > 0
      ? await readTransitSamples(
          parts.database.pool,
          caller.accountId,
          accepted.map(({ lane }) => lane),
        )
      : [];
  const samplesOf = new Map(accepted.map((item, index) => [item, samples[index] ?? []]));
  const rows = items.map((item) =>
    item.outcome === "accepted"
      ? { ...echo(item), ...statistics(samplesOf.get(item) ?? []) }
      : { ...echo(item), code: item.code, message: META_CODES[item.code].message },
  );
  return respond(rows, accepted.length === items.length ? META.success : META.partly);
};

type ReadItem = { item: CostTimeItem } & (
  { outcome: "accepted"; lane: TransitLane } | { outcome: "refused"; code: MetaCode }
);

const NOTHING: CostTimeItem = { original: null, destination: null, carrier_code: null };

function readItem(value: unknown, catalogue: CarrierCatalogue): ReadItem {
  const read = costTimeItemSchema.safeParse(value);
  if (!read.success) return { outcome: "refused", item: NOTHING, code: META.badRequest };
  const item = read.data;
  const originalCountry = countryOf(item.original, catalogue);
  const destinationCountry = countryOf(item.destination, catalogue);
  if (!originalCountry || !destinationCountry)
    return { outcome: "refused", item, code: META.badRequest };
  const carrier = item.carrier_code && catalogue.findCarrier(item.carrier_code.toLowerCase());
  if (!carrier) return { outcome: "refused", item, code: META.invalidCarrier };
  const lane = { carrierCode: carrier.code, originalCountry, destinationCountry };
  return { outcome: "accepted", item, lane };
}

function countryOf(text: string | null, catalogue: CarrierCatalogue): string | null {
  const code = text && catalogue.countryCode(text);
  return code ? catalogue.countryName(code) : null;
}

function echo({ item }: ReadItem) {
  return {
    carrier_code: item.carrier_code ?? "",
    original: item.original ?? "",
    destination: item.destination ?? "",
  };
}

function statistics(samples: readonly TransitSamples[]) {
  const parcels = (counted: readonly TransitSamples[]) =>
    counted.reduce((sum, one) => sum + one.parcels, 0);
  return {
    total: parcels(samples),
    delivered: parcels(samples.filter(({ outcome }) => outcome === "delivered")),
    ...transitShares(samples),
  };
}
