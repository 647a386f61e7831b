// PostNord Track & Trace v5: one number a call, API key in the address.
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { carrierAnswer, singleDay } from "../answer";
import { oneByOne, type CarrierApi, type CarrierApiDeps } from "../carrier-api";
import { callJson, checkCredential, readAnswer } from "../carrier-call.server";
import { placeText, readDay, readIsoTime } from "../event-time";
import { postNordSubstatus } from "./statuses";

const CARRIER = "PostNord";
const BASE_URL = "https://api2.postnord.com";

const text = z.string().nullish();
const country = z.looseObject({ countryCode: text }).nullish();
const eventSchema = z.looseObject({
  eventTime: text,
  eventCode: text,
  status: text,
  eventDescription: text,
  location: z.looseObject({ displayName: text, city: text, country: text }).nullish(),
});
const shipmentSchema = z.looseObject({
  shipmentId: text,
  estimatedTimeOfArrival: text,
  service: z.looseObject({ name: text }).nullish(),
  consignor: z.looseObject({ address: country }).nullish(),
  consignee: z.looseObject({ address: country }).nullish(),
  items: z
    .array(z.looseObject({ itemId: text, status: text, events: z.array(eventSchema).nullish() }))
    .nullish(),
});
const answerSchema = z.looseObject({
  TrackingInformationResponse: z.looseObject({ shipments: z.array(shipmentSchema).nullish() }),
});

/** Shape of the answers: PostNord Developer Portal, Track & Trace v5, findByIdentifier. */
export const postNord: CarrierApi = {
  id: "postnord",
  name: CARRIER,
  carrierCodes: ["sweden-posten", "denmark-post"],
  fields: [{ name: "apiKey", label: "API key", isSecret: true }],
  credentialsUrl: "https://developer.postnord.com",
  keepsDays: null,
  budgets: [{ calls: 5, perMs: 1 * SECOND_MS }],
  batchSize: 1,
  track: oneByOne(trackOne),
  check: (deps) => checkCredential(() => find(deps, "00000000000000000")),
};

async function find(deps: CarrierApiDeps, id: string) {
  const query = new URLSearchParams({ apikey: deps.credentials.apiKey ?? "", id, locale: "en" });
  const path = "/rest/shipment/v5/trackandtrace/findByIdentifier.json";
  const response = await callJson(deps, CARRIER, {
    url: `${deps.baseUrl ?? BASE_URL}${path}?${query}`,
  });
  // A wrong key is a 403 here.
  if (response.status === 403) {
    throw new AppError("unauthenticated", "PostNord refuses the credentials.");
  }
  return response;
}

async function trackOne(deps: CarrierApiDeps, question: CarrierQuestion): Promise<CarrierReply> {
  const { trackingNumber, carrierCode } = question;
  const response = await find(deps, trackingNumber);
  if (response.status === 404) return null;
  const read = readAnswer(CARRIER, answerSchema, response.json);
  const shipments = read.TrackingInformationResponse.shipments ?? [];
  const shipment = shipments[0];
  const item =
    shipment?.items?.find(({ itemId }) => itemId === trackingNumber) ?? shipment?.items?.[0];
  // An unknown number is HTTP 200 with a fault and no shipment.
  if (!shipment || !item) return null;
  return carrierAnswer(deps, CARRIER, {
    carrierCode,
    order: "oldest first",
    events: (item.events ?? [])
      .toSorted((a, b) => (a.eventTime ?? "").localeCompare(b.eventTime ?? ""))
      .map((event) => ({
        time: readIsoTime(event.eventTime),
        text: event.eventDescription,
        place: placeText(
          event.location?.city ?? event.location?.displayName,
          event.location?.country,
        ),
        code: event.status ?? event.eventCode,
        substatus: postNordSubstatus(event.status, event.eventDescription),
      })),
    originCountry: shipment.consignor?.address?.countryCode,
    destinationCountry: shipment.consignee?.address?.countryCode,
    service: shipment.service?.name,
    estimatedDelivery: singleDay(readDay(shipment.estimatedTimeOfArrival)),
  });
}
