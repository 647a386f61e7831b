// FedEx Basic Integrated Visibility (Track API v1): up to 30 numbers a call, OAuth client credentials.
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { carrierAnswer } from "../answer";
import type { CarrierApi, CarrierApiDeps, NewToken } from "../carrier-api";
import {
  callJson,
  callWithToken,
  checkCredential,
  readToken,
  withNewToken,
  readAnswer,
} from "../carrier-call.server";
import { placeText, readDay, readIsoTime, withOffsetOf } from "../event-time";
import { fedexSubstatus } from "./statuses";

const CARRIER = "FedEx";
const BASE_URL = "https://apis.fedex.com";

const text = z.string().nullish();
const scanSchema = z.looseObject({
  date: text,
  eventType: text,
  derivedStatusCode: text,
  eventDescription: text,
  exceptionDescription: text,
  scanLocation: z
    .looseObject({ city: text, stateOrProvinceCode: text, countryCode: text })
    .nullish(),
});
const withCountry = z
  .looseObject({ address: z.looseObject({ countryCode: text }).nullish() })
  .nullish();
const resultSchema = z.looseObject({
  scanEvents: z.array(scanSchema).nullish(),
  dateAndTimes: z.array(z.looseObject({ type: text, dateTime: text })).nullish(),
  estimatedDeliveryTimeWindow: z
    .looseObject({ window: z.looseObject({ begins: text, ends: text }).nullish() })
    .nullish(),
  deliveryDetails: z.looseObject({ receivedByName: text }).nullish(),
  serviceDetail: z.looseObject({ description: text }).nullish(),
  originLocation: z.looseObject({ locationContactAndAddress: withCountry }).nullish(),
  recipientInformation: withCountry,
  error: z.looseObject({ code: text, message: text }).nullish(),
});
const answerSchema = z.looseObject({
  output: z.looseObject({
    completeTrackResults: z.array(
      z.looseObject({ trackingNumber: z.string(), trackResults: z.array(resultSchema) }),
    ),
  }),
});
type FedexResult = z.output<typeof resultSchema>;

/** Shape of the answers: FedEx Developer Portal, Track API. Quota: 1,400 transactions in 10 s for a project. */
export const fedex: CarrierApi = {
  id: "fedex",
  name: CARRIER,
  carrierCodes: ["fedex"],
  fields: [
    { name: "apiKey", label: "API Key", isSecret: false },
    { name: "secretKey", label: "Secret Key", isSecret: true },
  ],
  credentialsUrl: "https://developer.fedex.com/api/en-us/project.html",
  keepsDays: 90,
  budgets: [{ calls: 100, perMs: 1 * SECOND_MS }],
  batchSize: 30,
  track,
  // FedEx gives tokens to projects without the Track API, too.
  check: (deps) => checkCredential(() => find(withNewToken(deps), ["000000000000"])),
};

function renew(deps: CarrierApiDeps): () => Promise<NewToken> {
  const { apiKey = "", secretKey = "" } = deps.credentials;
  return async () =>
    readToken(
      CARRIER,
      await callJson(deps, CARRIER, {
        url: `${deps.baseUrl ?? BASE_URL}/oauth/token`,
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: apiKey,
          client_secret: secretKey,
        }),
      }),
    );
}

async function find(deps: CarrierApiDeps, numbers: readonly string[]) {
  const response = await callWithToken(deps, CARRIER, renew(deps), {
    url: `${deps.baseUrl ?? BASE_URL}/track/v1/trackingnumbers`,
    method: "POST",
    headers: { "x-locale": "en_US" },
    body: {
      includeDetailedScans: true,
      trackingInfo: numbers.map((trackingNumber) => ({ trackingNumberInfo: { trackingNumber } })),
    },
  });
  if (response.status === 403) {
    throw new AppError("forbidden", "This FedEx project doesn't include the Track API.");
  }
  return response;
}

async function track(
  deps: CarrierApiDeps,
  questions: readonly CarrierQuestion[],
): Promise<CarrierReply[]> {
  const response = await find(
    deps,
    questions.map(({ trackingNumber }) => trackingNumber),
  );
  const read = readAnswer(CARRIER, answerSchema, response.json);
  const byNumber = new Map(
    read.output.completeTrackResults.map((one) => [one.trackingNumber, one.trackResults]),
  );
  return questions.map(({ trackingNumber, carrierCode }) => {
    const results = byNumber.get(trackingNumber)?.filter(({ error }) => !error) ?? [];
    // A number that was given out twice has several results: the one with the newest scan counts.
    const newest = results.toSorted((a, b) => newestScan(b).localeCompare(newestScan(a)))[0];
    return newest ? answerOf(deps, carrierCode, newest) : null;
  });
}

function newestScan(result: FedexResult): string {
  return result.scanEvents?.[0]?.date ?? "";
}

function answerOf(deps: CarrierApiDeps, carrierCode: string, result: FedexResult): CarrierReply {
  const window = result.estimatedDeliveryTimeWindow?.window;
  const estimated = result.dateAndTimes?.find(({ type }) => type === "ESTIMATED_DELIVERY");
  const from = readDay(window?.begins ?? estimated?.dateTime);
  const to = readDay(window?.ends ?? estimated?.dateTime);
  return carrierAnswer(deps, CARRIER, {
    carrierCode,
    order: "newest first",
    events: (result.scanEvents ?? []).map((scan) => ({
      time: withOffsetOf(readIsoTime(scan.date), scan.scanLocation?.countryCode),
      text: scan.exceptionDescription
        ? `${scan.eventDescription ?? ""} (${scan.exceptionDescription})`
        : scan.eventDescription,
      place: placeText(
        scan.scanLocation?.city,
        scan.scanLocation?.stateOrProvinceCode,
        scan.scanLocation?.countryCode,
      ),
      code: scan.eventType,
      substatus: fedexSubstatus(scan.eventType, scan.derivedStatusCode),
    })),
    originCountry: result.originLocation?.locationContactAndAddress?.address?.countryCode,
    destinationCountry: result.recipientInformation?.address?.countryCode,
    signedBy: result.deliveryDetails?.receivedByName,
    service: result.serviceDetail?.description,
    estimatedDelivery: from && to ? { from, to } : null,
  });
}
