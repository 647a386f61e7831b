// UPS Track API v1: one package a call, OAuth client credentials.
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { oneByOne, type CarrierApi, type CarrierApiDeps, type NewToken } from "../carrier-api";
import {
  basicAuthorization,
  callJson,
  callWithToken,
  checkCredential,
  readToken,
  withNewToken,
  readAnswer,
} from "../carrier-call.server";
import { carrierAnswer, singleDay } from "../answer";
import { placeText, readCompactTime, readDay, readOffset, withOffsetOf } from "../event-time";
import { upsSubstatus } from "./statuses";

const CARRIER = "UPS";
const BASE_URL = "https://onlinetools.ups.com";

const text = z.string().nullish();
const activitySchema = z.looseObject({
  date: text,
  time: text,
  gmtOffset: text,
  location: z
    .looseObject({
      address: z
        .looseObject({ city: text, stateProvince: text, countryCode: text, country: text })
        .nullish(),
    })
    .nullish(),
  status: z.looseObject({ type: text, code: text, statusCode: text, description: text }).nullish(),
});
const packageSchema = z.looseObject({
  trackingNumber: text,
  currentStatus: z
    .looseObject({ type: text, code: text, statusCode: text, description: text })
    .nullish(),
  activity: z.array(activitySchema).nullish(),
  deliveryDate: z.array(z.looseObject({ type: text, date: text })).nullish(),
  deliveryInformation: z.looseObject({ receivedBy: text }).nullish(),
  packageAddress: z
    .array(z.looseObject({ type: text, address: z.looseObject({ countryCode: text }).nullish() }))
    .nullish(),
  service: z.looseObject({ description: text }).nullish(),
});
const answerSchema = z.looseObject({
  trackResponse: z.looseObject({
    shipment: z.array(z.looseObject({ package: z.array(packageSchema).nullish() })).nullish(),
  }),
});
type UpsPackage = z.output<typeof packageSchema>;

/** Shape of the answers: UPS Developer Portal, Tracking.yaml (trackResponse). Times are the scan's local time. */
export const ups: CarrierApi = {
  id: "ups",
  name: CARRIER,
  carrierCodes: ["ups"],
  fields: [
    { name: "clientId", label: "Client ID", isSecret: false },
    { name: "clientSecret", label: "Client Secret", isSecret: true },
  ],
  credentialsUrl: "https://developer.ups.com/apps",
  keepsDays: 120,
  budgets: [{ calls: 10, perMs: 1 * SECOND_MS }],
  batchSize: 1,
  track: oneByOne(trackOne),
  // UPS gives tokens to blocked accounts, too.
  check: (deps) => checkCredential(() => find(withNewToken(deps), "1Z0000000000000000")),
};

function renew(deps: CarrierApiDeps): () => Promise<NewToken> {
  const { clientId = "", clientSecret = "" } = deps.credentials;
  return async () =>
    readToken(
      CARRIER,
      await callJson(deps, CARRIER, {
        url: `${deps.baseUrl ?? BASE_URL}/security/v1/oauth/token`,
        method: "POST",
        headers: { authorization: basicAuthorization(clientId, clientSecret) },
        body: new URLSearchParams({ grant_type: "client_credentials" }),
      }),
    );
}

async function find(deps: CarrierApiDeps, trackingNumber: string) {
  const query = "locale=en_US&returnSignature=false&returnMilestones=false&returnPOD=false";
  const path = `/api/track/v1/details/${encodeURIComponent(trackingNumber)}?${query}`;
  const response = await callWithToken(deps, CARRIER, renew(deps), {
    url: `${deps.baseUrl ?? BASE_URL}${path}`,
    headers: { transId: randomUUID(), transactionSrc: "waymark" },
  });
  if (response.status === 403) {
    throw new AppError("forbidden", "UPS has blocked this account from the Tracking API.");
  }
  return response;
}

async function trackOne(
  deps: CarrierApiDeps,
  { trackingNumber, carrierCode }: CarrierQuestion,
): Promise<CarrierReply> {
  const response = await find(deps, trackingNumber);
  if (response.status === 404 || response.status === 400) return null;
  const read = readAnswer(CARRIER, answerSchema, response.json);
  const packages = (read.trackResponse.shipment ?? []).flatMap((one) => one.package ?? []);
  const parcel = packages.find((one) => one.trackingNumber === trackingNumber) ?? packages[0];
  // An unknown number is HTTP 200 with a warning and no package.
  return parcel ? answerOf(deps, carrierCode, parcel) : null;
}

function answerOf(deps: CarrierApiDeps, carrierCode: string, parcel: UpsPackage): CarrierReply {
  const dates = parcel.deliveryDate ?? [];
  // RDD: rescheduled, SDD: scheduled.
  const expected =
    dates.find(({ type }) => type === "RDD") ?? dates.find(({ type }) => type === "SDD");
  const countryOf = (type: string) =>
    parcel.packageAddress?.find((one) => one.type === type)?.address?.countryCode;
  return carrierAnswer(deps, CARRIER, {
    carrierCode,
    order: "newest first",
    events: (parcel.activity ?? []).map(({ date, time, gmtOffset, location, status }) => {
      const local = readCompactTime(date, time);
      const address = location?.address;
      return {
        time:
          local && gmtOffset
            ? { ...local, utcOffset: readOffset(gmtOffset) }
            : withOffsetOf(local, address?.countryCode),
        text: status?.description,
        place: placeText(address?.city, address?.stateProvince, address?.countryCode),
        code: status?.statusCode ?? status?.code,
        substatus: upsSubstatus(status ?? {}),
      };
    }),
    originCountry: countryOf("ORIGIN"),
    destinationCountry: countryOf("DESTINATION"),
    signedBy: parcel.deliveryInformation?.receivedBy,
    service: parcel.service?.description,
    estimatedDelivery: singleDay(readDay(expected?.date)),
  });
}
