// Royal Mail Tracking v2: one number a call, client ID and secret in headers.
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { DAY_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { carrierAnswer, singleDay } from "../answer";
import { oneByOne, type CarrierApi, type CarrierApiDeps } from "../carrier-api";
import { callJson, checkCredential, readAnswer } from "../carrier-call.server";
import { readDay, readIsoTime } from "../event-time";
import { royalMailSubstatus } from "./statuses";

const CARRIER = "Royal Mail";
const BASE_URL = "https://api.royalmail.net";

const text = z.string().nullish();
const answerSchema = z.looseObject({
  mailPieces: z.looseObject({
    summary: z.looseObject({ productName: text, destinationCountryCode: text }).nullish(),
    estimatedDelivery: z.looseObject({ date: text }).nullish(),
    signature: z.looseObject({ recipientName: text }).nullish(),
    events: z
      .array(
        z.looseObject({
          eventCode: text,
          eventName: text,
          eventDateTime: text,
          locationName: text,
        }),
      )
      .nullish(),
  }),
});
const errorsSchema = z.looseObject({
  errors: z.array(z.looseObject({ errorCode: text })).nullish(),
});
/** The barcode is not recognized, can't be tracked, or has no update yet. */
const UNKNOWN = new Set(["E1142", "E1283", "E1307", "E1308"]);

/** Shape of the answers: Royal Mail Tracking API v2, GET /mailpieces/v2/{id}/events. */
export const royalMail: CarrierApi = {
  id: "royal-mail",
  name: CARRIER,
  carrierCodes: ["royal-mail"],
  fields: [
    { name: "clientId", label: "Client ID", isSecret: false },
    { name: "clientSecret", label: "Client Secret", isSecret: true },
  ],
  credentialsUrl: "https://developer.royalmail.net",
  keepsDays: null,
  // The assessment plan; other plans allow more.
  budgets: [{ calls: 50, perMs: 1 * DAY_MS }],
  batchSize: 1,
  track: oneByOne(trackOne),
  check: (deps) => checkCredential(() => find(deps, "000000000GB"), { usedACall: true }),
};

async function find(deps: CarrierApiDeps, number: string) {
  const { clientId = "", clientSecret = "" } = deps.credentials;
  const path = `/mailpieces/v2/${encodeURIComponent(number)}/events`;
  const response = await callJson(deps, CARRIER, {
    url: `${deps.baseUrl ?? BASE_URL}${path}`,
    headers: {
      "x-ibm-client-id": clientId,
      "x-ibm-client-secret": clientSecret,
      "x-accept-rmg-terms": "yes",
    },
  });
  if (response.status === 403) throw new AppError("forbidden", "Royal Mail refuses the call.");
  return response;
}

async function trackOne(deps: CarrierApiDeps, question: CarrierQuestion): Promise<CarrierReply> {
  const response = await find(deps, question.trackingNumber);
  if (response.status >= 400) {
    const codes = errorsSchema.safeParse(response.json).data?.errors ?? [];
    if (codes.some(({ errorCode }) => UNKNOWN.has(errorCode ?? ""))) return null;
    throw new AppError("unavailable", `${CARRIER} answers ${response.status}.`);
  }
  const { mailPieces } = readAnswer(CARRIER, answerSchema, response.json);
  const { summary, estimatedDelivery, signature, events } = mailPieces;
  return carrierAnswer(deps, CARRIER, {
    carrierCode: question.carrierCode,
    order: "newest first",
    events: (events ?? []).map((event) => ({
      time: readIsoTime(event.eventDateTime),
      text: event.eventName,
      place: event.locationName ?? "",
      code: event.eventCode,
      substatus: royalMailSubstatus(event.eventCode),
    })),
    signedBy: signature?.recipientName,
    service: summary?.productName,
    estimatedDelivery: singleDay(readDay(estimatedDelivery?.date)),
  });
}
