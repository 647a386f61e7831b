// Canada Post Tracking (vis/track): one PIN a call, HTTP Basic, XML.
import { XMLParser } from "fast-xml-parser";
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { carrierAnswer, singleDay } from "../answer";
import { oneByOne, type CarrierApi, type CarrierApiDeps } from "../carrier-api";
import { basicAuthorization, callCarrier, checkCredential } from "../carrier-call.server";
import { placeText, readDay, readIsoTime } from "../event-time";
import { canadaPostSubstatus } from "./statuses";

const CARRIER = "Canada Post";
const BASE_URL = "https://soa-gw.canadapost.ca";
const MEDIA_TYPE = "application/vnd.cpc.track-v2+xml";

const text = z.string().nullish();
const occurrenceSchema = z.looseObject({
  "event-identifier": text,
  "event-date": text,
  "event-time": text,
  "event-description": text,
  "event-site": text,
  "event-province": text,
  "signatory-name": text,
});
const detailSchema = z.looseObject({
  "tracking-detail": z.looseObject({
    pin: text,
    "expected-delivery-date": text,
    "changed-expected-date": text,
    "service-name": text,
    "significant-events": z
      .looseObject({ occurrence: z.array(occurrenceSchema).nullish() })
      .or(z.literal("").transform(() => ({ occurrence: [] })))
      .nullish(),
  }),
});
const messagesSchema = z.looseObject({
  messages: z.looseObject({ message: z.array(z.looseObject({ code: text, description: text })) }),
});
/** "No PIN history": Canada Post knows nothing of the number. */
const NO_HISTORY = "004";

const xml = new XMLParser({
  parseTagValue: false,
  removeNSPrefix: true,
  isArray: (name) => name === "occurrence" || name === "message",
});

/** Shape of the answers: Canada Post Developer Program, "Get Tracking Details". Times are the scan's local time. */
export const canadaPost: CarrierApi = {
  id: "canada-post",
  name: CARRIER,
  carrierCodes: ["canada-post"],
  fields: [
    { name: "username", label: "API username", isSecret: false },
    { name: "password", label: "API password", isSecret: true },
  ],
  credentialsUrl: "https://www.canadapost-postescanada.ca/information/app/drc/home",
  keepsDays: null,
  budgets: [{ calls: 10, perMs: 1 * SECOND_MS }],
  batchSize: 1,
  track: oneByOne(trackOne),
  check: (deps) => checkCredential(() => find(deps, "0000000000000000")),
};

async function find(deps: CarrierApiDeps, pin: string) {
  const { username = "", password = "" } = deps.credentials;
  const response = await callCarrier(deps, CARRIER, {
    url: `${deps.baseUrl ?? BASE_URL}/vis/track/pin/${encodeURIComponent(pin)}/detail`,
    headers: {
      accept: MEDIA_TYPE,
      "accept-language": "en-CA",
      authorization: basicAuthorization(username, password),
    },
  });
  if (response.status === 403) {
    throw new AppError("forbidden", "This Canada Post key doesn't include tracking.");
  }
  return response;
}

async function trackOne(deps: CarrierApiDeps, question: CarrierQuestion): Promise<CarrierReply> {
  const response = await find(deps, question.trackingNumber);
  const document = parse(response.text);
  const messages = messagesSchema.safeParse(document);
  if (messages.success) {
    const [message] = messages.data.messages.message;
    if (message?.code === NO_HISTORY || response.status === 404) return null;
    throw new AppError("unavailable", `Canada Post answers ${message?.code ?? "with an error"}.`);
  }
  const read = detailSchema.safeParse(document);
  if (!read.success) throw new AppError("unavailable", "Canada Post's answer has another shape.");
  const detail = read.data["tracking-detail"];
  const events = detail["significant-events"]?.occurrence ?? [];
  return carrierAnswer(deps, CARRIER, {
    carrierCode: question.carrierCode,
    order: "newest first",
    events: events.map((event) => ({
      time: readIsoTime(`${event["event-date"] ?? ""}T${event["event-time"] ?? ""}`),
      text: event["event-description"],
      place: placeText(event["event-site"], event["event-province"]),
      code: event["event-identifier"],
      substatus: canadaPostSubstatus(event["event-identifier"]),
    })),
    originCountry: "CA",
    signedBy: events.find((event) => event["signatory-name"])?.["signatory-name"],
    service: detail["service-name"],
    estimatedDelivery: singleDay(
      readDay(detail["changed-expected-date"]) ?? readDay(detail["expected-delivery-date"]),
    ),
  });
}

function parse(body: string): unknown {
  try {
    return xml.parse(body, true);
  } catch (cause) {
    throw new AppError("unavailable", "Canada Post's answer is not XML.", { cause });
  }
}
