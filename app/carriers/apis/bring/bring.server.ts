// Bring (Posten Norge) tracking v2: one number a call, a free Mybring login's key.
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { carrierAnswer, singleDay } from "../answer";
import { oneByOne, type CarrierApi, type CarrierApiDeps } from "../carrier-api";
import { callJson, checkCredential, readAnswer } from "../carrier-call.server";
import { placeText, readDay, readIsoTime } from "../event-time";
import { bringSubstatus } from "./statuses";

const CARRIER = "Bring";
const BASE_URL = "https://api.bring.com/tracking";

const text = z.string().nullish();
const packageSchema = z.looseObject({
  packageNumber: text,
  productName: text,
  dateOfEstimatedDelivery: text,
  recipientAddress: z.looseObject({ countryCode: text }).nullish(),
  senderAddress: z.looseObject({ countryCode: text }).nullish(),
  eventSet: z
    .array(
      z.looseObject({
        status: text,
        description: text,
        dateIso: text,
        city: text,
        country: text,
        recipientSignature: z.looseObject({ name: text }).nullish(),
      }),
    )
    .nullish(),
});
const answerSchema = z.looseObject({
  consignmentSet: z
    .array(
      z.looseObject({
        error: z.looseObject({ code: z.union([z.number(), z.string()]).nullish() }).nullish(),
        packageSet: z.array(packageSchema).nullish(),
      }),
    )
    .nullish(),
});

/** Shape of the answers: Bring Developer, Tracking API v2. Test numbers: TESTPACKAGE, TESTPACKAGEDELIVERED. */
export const bring: CarrierApi = {
  id: "bring",
  name: CARRIER,
  carrierCodes: ["bring", "posten-norge"],
  fields: [
    { name: "uid", label: "Mybring API user ID", isSecret: false },
    { name: "apiKey", label: "Mybring API key", isSecret: true },
    { name: "clientUrl", label: "Address of your store", isSecret: false },
  ],
  credentialsUrl: "https://www.mybring.com/useradmin/account/settings/api",
  keepsDays: null,
  budgets: [{ calls: 5, perMs: 1 * SECOND_MS }],
  batchSize: 1,
  track: oneByOne(trackOne),
  check: (deps) => checkCredential(() => find(deps, "TESTPACKAGE")),
};

async function find(deps: CarrierApiDeps, number: string) {
  const { uid = "", apiKey = "", clientUrl = "" } = deps.credentials;
  const query = new URLSearchParams({ q: number, lang: "en" });
  const response = await callJson(deps, CARRIER, {
    url: `${deps.baseUrl ?? BASE_URL}/api/v2/tracking.json?${query}`,
    headers: {
      "X-Mybring-API-Uid": uid,
      "X-Mybring-API-Key": apiKey,
      "X-Bring-Client-URL": clientUrl,
    },
  });
  if (response.status === 403) {
    throw new AppError("unauthenticated", "Bring refuses the credentials.");
  }
  return response;
}

async function trackOne(deps: CarrierApiDeps, question: CarrierQuestion): Promise<CarrierReply> {
  const { trackingNumber, carrierCode } = question;
  const response = await find(deps, trackingNumber);
  if (response.status === 404) return null;
  const read = readAnswer(CARRIER, answerSchema, response.json);
  const packages = (read.consignmentSet ?? []).flatMap((one) =>
    one.error ? [] : (one.packageSet ?? []),
  );
  const parcel =
    packages.find(({ packageNumber }) => packageNumber === trackingNumber) ?? packages[0];
  if (!parcel) return null;
  return carrierAnswer(deps, CARRIER, {
    carrierCode,
    order: "newest first",
    events: (parcel.eventSet ?? []).map((event) => ({
      time: readIsoTime(event.dateIso),
      text: event.description?.replace(/<[^>]*>/g, ""),
      place: placeText(event.city, event.country),
      code: event.status,
      substatus: bringSubstatus(event.status),
    })),
    originCountry: parcel.senderAddress?.countryCode,
    destinationCountry: parcel.recipientAddress?.countryCode,
    signedBy: parcel.eventSet?.find((event) => event.recipientSignature?.name)?.recipientSignature
      ?.name,
    service: parcel.productName,
    estimatedDelivery: singleDay(readDay(parcel.dateOfEstimatedDelivery)),
  });
}
