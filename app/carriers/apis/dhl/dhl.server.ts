// DHL Shipment Tracking - Unified: ten divisions by one key, one number a call.
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { DAY_MS, SECOND_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { carrierAnswer } from "../answer";
import { oneByOne, type CarrierApi, type CarrierApiDeps } from "../carrier-api";
import { callCarrier, callJson, checkCredential, readAnswer } from "../carrier-call.server";
import { placeText, readDay, readIsoTime } from "../event-time";
import { dhlSubstatus } from "./statuses";

const CARRIER = "DHL";
const NO_PERMISSION = "This DHL key doesn't include tracking.";
const BASE_URL = "https://api-eu.dhl.com";

/** v2's carrier code → DHL's name of the division; naming it saves DHL, and the quota, a search. */
const DHL_SERVICES: ReadonlyMap<string, string> = new Map([
  ["dhl", "express"],
  ["dhl-germany", "parcel-de"],
  ["dhlglobalmail", "ecommerce"],
  ["dhlecommerce-asia", "ecommerce"],
  ["dhl-uk", "parcel-uk"],
  ["dhl-nl", "parcel-nl"],
  ["dhl-parcel-nl", "parcel-nl"],
  ["dhl-benelux", "parcel-nl"],
  ["dhl-poland", "parcel-pl"],
  ["dhl-es", "ecommerce-europe"],
  ["dhl-hong-kong", "express"],
]);

const text = z.string().nullish();
const placeSchema = z
  .looseObject({ address: z.looseObject({ addressLocality: text, countryCode: text }).nullish() })
  .nullish();
const statusSchema = z.looseObject({
  timestamp: text,
  statusCode: text,
  status: text,
  description: text,
  remark: text,
  location: placeSchema,
});
const shipmentSchema = z.looseObject({
  id: text,
  service: text,
  origin: placeSchema,
  destination: placeSchema,
  status: statusSchema.nullish(),
  estimatedTimeOfDelivery: text,
  estimatedDeliveryTimeFrame: z
    .looseObject({ estimatedFrom: text, estimatedThrough: text })
    .nullish(),
  details: z.looseObject({ product: z.looseObject({ productName: text }).nullish() }).nullish(),
  events: z.array(statusSchema).nullish(),
});
const answerSchema = z.looseObject({ shipments: z.array(shipmentSchema) });
type DhlShipment = z.output<typeof shipmentSchema>;
type DhlStatus = z.output<typeof statusSchema>;

/** Shape of the answers and initial quota: DHL API Developer Portal, Shipment Tracking - Unified 1.5. */
export const dhl: CarrierApi = {
  id: "dhl",
  name: CARRIER,
  carrierCodes: [...DHL_SERVICES.keys()],
  fields: [{ name: "apiKey", label: "API Key", isSecret: true }],
  credentialsUrl: "https://developer.dhl.com/user/apps",
  keepsDays: null,
  budgets: [
    { calls: 1, perMs: 1 * SECOND_MS },
    { calls: 250, perMs: 1 * DAY_MS },
  ],
  batchSize: 1,
  track: oneByOne(trackOne),
  check: (deps) =>
    checkCredential(
      async () => {
        const unknown = request(deps, { trackingNumber: "0000000000" });
        const { status } = await callCarrier(deps, CARRIER, unknown);
        if (status === 403) throw new AppError("forbidden", NO_PERMISSION);
      },
      // DHL has no call that costs nothing: an unknown number costs one of the day's 250.
      { usedACall: true },
    ),
};

function request(
  deps: CarrierApiDeps,
  {
    trackingNumber,
    carrierCode,
    postalCode,
  }: Pick<CarrierQuestion, "trackingNumber"> & Partial<CarrierQuestion>,
) {
  const query = new URLSearchParams({ trackingNumber, language: "en", limit: "5" });
  const service = DHL_SERVICES.get(carrierCode ?? "");
  if (service) query.set("service", service);
  if (postalCode) query.set("recipientPostalCode", postalCode);
  return {
    url: `${deps.baseUrl ?? BASE_URL}/track/shipments?${query}`,
    headers: { "DHL-API-Key": deps.credentials.apiKey ?? "" },
  };
}

async function trackOne(deps: CarrierApiDeps, question: CarrierQuestion): Promise<CarrierReply> {
  const response = await callJson(deps, CARRIER, request(deps, question));
  if (response.status === 404) return null;
  if (response.status === 403) throw new AppError("forbidden", NO_PERMISSION);
  const read = readAnswer(CARRIER, answerSchema, response.json);
  const { shipments } = read;
  const shipment = shipments.find(({ id }) => id === question.trackingNumber) ?? shipments[0];
  return shipment ? answerOf(deps, question.carrierCode, shipment) : null;
}

function answerOf(deps: CarrierApiDeps, carrierCode: string, shipment: DhlShipment): CarrierReply {
  const listed = shipment.events ?? [];
  const events = listed.length > 0 ? listed : shipment.status ? [shipment.status] : [];
  const frame = shipment.estimatedDeliveryTimeFrame;
  const from = readDay(frame?.estimatedFrom ?? shipment.estimatedTimeOfDelivery);
  const to = readDay(frame?.estimatedThrough ?? shipment.estimatedTimeOfDelivery);
  return carrierAnswer(deps, CARRIER, {
    carrierCode,
    order: "newest first",
    events: events.map(rawEvent),
    originCountry: shipment.origin?.address?.countryCode,
    destinationCountry: shipment.destination?.address?.countryCode,
    service: shipment.details?.product?.productName,
    estimatedDelivery: from && to ? { from, to } : null,
  });
}

function rawEvent(event: DhlStatus) {
  const words = [event.description, event.status, event.remark].filter(Boolean).join(". ");
  return {
    time: readIsoTime(event.timestamp),
    text: event.description || event.status,
    place: placeText(
      event.location?.address?.addressLocality,
      event.location?.address?.countryCode,
    ),
    code: event.statusCode,
    substatus: dhlSubstatus(event.statusCode, words),
  };
}
