// GLS Group Track and Trace v1: up to ten parcels a call, OAuth client credentials.
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { DAY_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { carrierAnswer, type RawEvent } from "../answer";
import type { CarrierApi, CarrierApiDeps, NewToken } from "../carrier-api";
import {
  callJson,
  callWithToken,
  checkCredential,
  readToken,
  withNewToken,
  readAnswer,
} from "../carrier-call.server";
import { placeText, readIsoTime } from "../event-time";
import { GLS_CLOSED, GLS_STATUSES, glsEventSubstatus } from "./statuses";

const CARRIER = "GLS";
const BASE_URL = "https://api.gls-group.net";

const text = z.string().nullish();
const parcelSchema = z.looseObject({
  requested: text,
  unitno: text,
  status: text,
  events: z
    .array(
      z.looseObject({
        code: text,
        city: text,
        postalCode: text,
        country: text,
        description: text,
        eventDateTime: text,
      }),
    )
    .nullish(),
  errorCode: text,
});
const answerSchema = z.looseObject({ parcels: z.array(parcelSchema) });
type GlsParcel = z.output<typeof parcelSchema>;

/** Shape of the answers and quota: GLS Group Developer Portal, Track and Trace 1.0.7. */
export const gls: CarrierApi = {
  id: "gls",
  name: CARRIER,
  carrierCodes: ["gls", "gls-nl", "gls-es", "gls-pl"],
  fields: [
    { name: "clientId", label: "Client ID", isSecret: false },
    { name: "clientSecret", label: "Client Secret", isSecret: true },
  ],
  credentialsUrl: "https://dev-portal.gls-group.net",
  keepsDays: null,
  budgets: [{ calls: 500, perMs: 1 * DAY_MS }],
  batchSize: 10,
  track,
  check: (deps) =>
    // GLS gives tokens to apps without Track and Trace, too.
    checkCredential(() => find(withNewToken(deps), ["00000000000"]), { usedACall: true }),
};

function renew(deps: CarrierApiDeps): () => Promise<NewToken> {
  const { clientId = "", clientSecret = "" } = deps.credentials;
  return async () =>
    readToken(
      CARRIER,
      await callJson(deps, CARRIER, {
        url: `${deps.baseUrl ?? BASE_URL}/oauth2/v2/token`,
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: clientId,
          client_secret: clientSecret,
        }),
      }),
    );
}

async function find(deps: CarrierApiDeps, numbers: readonly string[]) {
  const ids = numbers.map(encodeURIComponent).join(",");
  const path = `/track-and-trace-v1/tracking/simple/trackids/${ids}?showEvents=true`;
  const response = await callWithToken(deps, CARRIER, renew(deps), {
    url: `${deps.baseUrl ?? BASE_URL}${path}`,
    headers: { "accept-language": "en" },
  });
  if (response.status === 403)
    throw new AppError("forbidden", "This GLS app doesn't include Track and Trace.");
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
  if (response.status === 404) return questions.map(() => null);
  const read = readAnswer(CARRIER, answerSchema, response.json);
  const byNumber = new Map(read.parcels.map((parcel) => [parcel.requested, parcel]));
  return questions.map(({ trackingNumber, carrierCode }) => {
    const parcel = byNumber.get(trackingNumber);
    return parcel && !parcel.errorCode ? answerOf(deps, carrierCode, parcel) : null;
  });
}

function answerOf(deps: CarrierApiDeps, carrierCode: string, parcel: GlsParcel): CarrierReply {
  const sorted = (parcel.events ?? []).toSorted((a, b) =>
    (b.eventDateTime ?? "").localeCompare(a.eventDateTime ?? ""),
  );
  const events: RawEvent[] = sorted.map((event) => ({
    time: readIsoTime(event.eventDateTime),
    text: event.description,
    place: placeText(event.city, event.country),
    code: event.code,
    substatus: glsEventSubstatus(event.description),
  }));
  const [newest] = events;
  const isClosed = parcel.status === GLS_CLOSED;
  // The parcel's own status is the published one; it belongs to the newest event.
  if (newest && !isClosed) {
    const published = GLS_STATUSES.get(parcel.status ?? "") ?? null;
    const finer = newest.substatus;
    const isFiner = published && finer && finer.slice(0, -3) === published.slice(0, -3);
    newest.substatus = isFiner ? finer : published;
    if (!published) newest.code = parcel.status;
  }
  return carrierAnswer(deps, CARRIER, { carrierCode, order: "newest first", events, isClosed });
}
