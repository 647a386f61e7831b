// USPS Tracking v3r2: up to 35 numbers a call, OAuth client credentials, only the shipper's own parcels.
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { HOUR_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { carrierAnswer, type RawEvent, singleDay } from "../answer";
import type { CarrierApi, CarrierApiDeps, NewToken } from "../carrier-api";
import { callJson, callWithToken, checkCredential, readToken } from "../carrier-call.server";
import { placeText, readDay, readIsoTime } from "../event-time";
import { USPS_CATEGORIES, uspsSubstatus } from "./statuses";

const CARRIER = "USPS";
const BASE_URL = "https://apis.usps.com";

const text = z.string().nullish();
const eventSchema = z.looseObject({
  eventType: text,
  eventCode: text,
  eventTimestamp: text,
  GMTOffset: text,
  eventCity: text,
  eventState: text,
  eventCountry: text,
});
const itemSchema = z.looseObject({
  trackingNumber: text,
  statusCode: z.union([z.string(), z.number()]).nullish(),
  statusCategory: text,
  mailClass: text,
  expectedDeliveryTimeStamp: text,
  destinationCountryCode: text,
  originCountryCode: text,
  trackingEvents: z.array(eventSchema).nullish(),
});
type UspsItem = z.output<typeof itemSchema>;

/**
 * Shape of the answers: USPS API, Tracking 3.2 (v3r2). Since 2026-04-01 USPS gives tracking data only for
 * parcels with the caller's own Mailer ID (https://www.usps.com/business/api-access.htm).
 */
export const usps: CarrierApi = {
  id: "usps",
  name: CARRIER,
  carrierCodes: ["usps"],
  fields: [
    { name: "consumerKey", label: "Consumer Key", isSecret: false },
    { name: "consumerSecret", label: "Consumer Secret", isSecret: true },
  ],
  credentialsUrl: "https://developers.usps.com/apps",
  keepsDays: 120,
  budgets: [{ calls: 60, perMs: 1 * HOUR_MS }],
  batchSize: 35,
  track,
  check: (deps) => checkCredential(() => renew(deps)()),
};

const NO_PERMISSION = "This USPS app doesn't include the Tracking product.";

function renew(deps: CarrierApiDeps): () => Promise<NewToken> {
  const { consumerKey = "", consumerSecret = "" } = deps.credentials;
  return async () => {
    const response = await callJson(deps, CARRIER, {
      url: `${deps.baseUrl ?? BASE_URL}/oauth2/v3/token`,
      method: "POST",
      body: {
        grant_type: "client_credentials",
        client_id: consumerKey,
        client_secret: consumerSecret,
      },
    });
    const token = readToken(CARRIER, response);
    const { scope, api_products } = response.json as { scope?: string; api_products?: string };
    // A token without the scope is given all the same, and every call with it is refused.
    if (typeof scope === "string" && !/tracking/i.test(`${scope} ${api_products ?? ""}`)) {
      throw new AppError("forbidden", NO_PERMISSION);
    }
    return token;
  };
}

async function track(
  deps: CarrierApiDeps,
  questions: readonly CarrierQuestion[],
): Promise<CarrierReply[]> {
  const response = await callWithToken(deps, CARRIER, renew(deps), {
    url: `${deps.baseUrl ?? BASE_URL}/tracking/v3r2/tracking`,
    method: "POST",
    body: questions.map(({ trackingNumber }) => ({ trackingNumber })),
  });
  if (response.status === 403) throw new AppError("forbidden", NO_PERMISSION);
  const read = z.array(itemSchema).safeParse(response.json);
  if (!read.success) {
    if (response.status === 404) return questions.map(() => null);
    throw new AppError("unavailable", "USPS's answer has another shape.");
  }
  const byNumber = new Map(read.data.map((item) => [item.trackingNumber, item]));
  return questions.map(({ trackingNumber, carrierCode }, index) => {
    const item = byNumber.get(trackingNumber) ?? read.data[index];
    const code = Number(item?.statusCode ?? 200);
    if (code === 401 || code === 403) return "not_permitted";
    // 404 also means that the label is not known yet.
    return item && code < 300 ? answerOf(deps, carrierCode, item) : null;
  });
}

function answerOf(deps: CarrierApiDeps, carrierCode: string, item: UspsItem): CarrierReply {
  const events: RawEvent[] = (item.trackingEvents ?? []).map((event) => ({
    time:
      readIsoTime(`${event.eventTimestamp ?? ""}${event.GMTOffset ?? ""}`) ??
      readIsoTime(event.eventTimestamp),
    text: event.eventType,
    place: placeText(event.eventCity, event.eventState, event.eventCountry),
    code: event.eventCode,
    substatus: uspsSubstatus(event.eventCode, event.eventType),
  }));
  const [newest] = events;
  if (newest) newest.substatus ??= USPS_CATEGORIES.get(item.statusCategory ?? "") ?? null;
  return carrierAnswer(deps, CARRIER, {
    carrierCode,
    order: "newest first",
    events,
    originCountry: item.originCountryCode,
    destinationCountry: item.destinationCountryCode,
    service: item.mailClass?.replace(/<[^>]*>/g, ""),
    estimatedDelivery: singleDay(readDay(item.expectedDeliveryTimeStamp)),
  });
}
