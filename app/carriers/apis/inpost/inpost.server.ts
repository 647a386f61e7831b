// InPost ShipX public tracking: one number a call, no credentials.
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { carrierAnswer } from "../answer";
import { oneByOne, type CarrierApi, type CarrierApiDeps } from "../carrier-api";
import { callJson, checkCredential, readAnswer } from "../carrier-call.server";
import { readIsoTime } from "../event-time";
import { inPostSubstatus, inPostText } from "./statuses";

const CARRIER = "InPost";
const BASE_URL = "https://api-shipx-pl.easypack24.net";

const text = z.string().nullish();
const answerSchema = z.looseObject({
  service: text,
  status: text,
  tracking_details: z
    .array(z.looseObject({ status: text, origin_status: text, agency: text, datetime: text }))
    .nullish(),
  custom_attributes: z.looseObject({ target_machine_id: text }).nullish(),
});

/** Shape of the answers: InPost ShipX API, GET /v1/tracking/{number}; times have an offset. */
export const inPost: CarrierApi = {
  id: "inpost",
  name: CARRIER,
  carrierCodes: ["inpost-paczkomaty"],
  fields: [],
  credentialsUrl: "https://dokumentacja-inpost.atlassian.net",
  keepsDays: null,
  budgets: [{ calls: 5, perMs: 1 * SECOND_MS }],
  batchSize: 1,
  track: oneByOne(trackOne),
  check: (deps) => checkCredential(() => find(deps, "000000000000000000000000")),
};

async function find(deps: CarrierApiDeps, number: string) {
  const url = `${deps.baseUrl ?? BASE_URL}/v1/tracking/${encodeURIComponent(number)}`;
  const response = await callJson(deps, CARRIER, { url });
  if (response.status === 403) throw new AppError("forbidden", "InPost refuses the call.");
  return response;
}

async function trackOne(deps: CarrierApiDeps, question: CarrierQuestion): Promise<CarrierReply> {
  const response = await find(deps, question.trackingNumber);
  if (response.status === 404) return null;
  const read = readAnswer(CARRIER, answerSchema, response.json);
  const { service, tracking_details, custom_attributes } = read;
  const machine = custom_attributes?.target_machine_id;
  return carrierAnswer(deps, CARRIER, {
    carrierCode: question.carrierCode,
    order: "newest first",
    events: (tracking_details ?? []).map((detail) => {
      const substatus = inPostSubstatus(detail.status);
      const isAtMachine = substatus === "pickup002" && machine;
      return {
        time: readIsoTime(detail.datetime),
        text: inPostText(detail.status),
        place: detail.agency ?? (isAtMachine ? machine : ""),
        code: detail.status,
        substatus,
      };
    }),
    service,
  });
}
