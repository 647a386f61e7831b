// La Poste Suivi v2: Colissimo, Chronopost and letters by one key, up to ten numbers a call.
import { z } from "zod";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import type { CarrierQuestion, CarrierReply } from "../../connector";
import { carrierAnswer, singleDay } from "../answer";
import type { CarrierApi, CarrierApiDeps } from "../carrier-api";
import { callJson, checkCredential, readAnswer } from "../carrier-call.server";
import { readDay, readIsoTime } from "../event-time";
import { laPosteSubstatus } from "./statuses";

const CARRIER = "La Poste";
const BASE_URL = "https://api.laposte.fr/suivi/v2";

const text = z.string().nullish();
const itemSchema = z.looseObject({
  returnCode: z.union([z.number(), z.string()]).nullish(),
  idShip: text,
  shipment: z
    .looseObject({
      idShip: text,
      product: text,
      isFinal: z.boolean().nullish(),
      estimDate: text,
      event: z.array(z.looseObject({ code: text, label: text, date: text })).nullish(),
      contextData: z.looseObject({ originCountry: text, arrivalCountry: text }).nullish(),
    })
    .nullish(),
});

/** Shape of the answers: La Poste Developer, Suivi v2; one object for one number, an array for several. */
export const laPoste: CarrierApi = {
  id: "la-poste",
  name: CARRIER,
  carrierCodes: ["laposte", "colissimo", "chronopost"],
  fields: [{ name: "okapiKey", label: "X-Okapi-Key", isSecret: true }],
  credentialsUrl: "https://developer.laposte.fr/products/suivi/2",
  keepsDays: null,
  budgets: [{ calls: 10, perMs: 1 * SECOND_MS }],
  batchSize: 10,
  track,
  check: (deps) => checkCredential(() => find(deps, ["RB658828494MQ"])),
};

async function find(deps: CarrierApiDeps, numbers: readonly string[]) {
  const ids = numbers.map(encodeURIComponent).join(",");
  const response = await callJson(deps, CARRIER, {
    url: `${deps.baseUrl ?? BASE_URL}/idships/${ids}?lang=en_GB`,
    headers: { "X-Okapi-Key": deps.credentials.okapiKey ?? "" },
  });
  if (response.status === 403) {
    throw new AppError("forbidden", "This La Poste key doesn't include Suivi.");
  }
  return response;
}

async function track(
  deps: CarrierApiDeps,
  questions: readonly CarrierQuestion[],
): Promise<CarrierReply[]> {
  const numbers = questions.map(({ trackingNumber }) => trackingNumber);
  const { json } = await find(deps, numbers);
  const read = readAnswer(CARRIER, z.array(itemSchema), Array.isArray(json) ? json : [json]);
  const byNumber = new Map(read.map((item) => [item.shipment?.idShip ?? item.idShip ?? "", item]));
  return questions.map(({ trackingNumber, carrierCode }, index) => {
    const item =
      byNumber.get(trackingNumber) ?? (read.length === questions.length ? read[index] : undefined);
    const shipment = item?.shipment;
    if (!shipment || Number(item?.returnCode ?? 200) >= 400) return null;
    return carrierAnswer(deps, CARRIER, {
      carrierCode,
      order: "newest first",
      events: (shipment.event ?? []).map((event) => ({
        time: readIsoTime(event.date),
        text: event.label,
        place: "",
        code: event.code,
        substatus: laPosteSubstatus(event.code),
      })),
      originCountry: shipment.contextData?.originCountry,
      destinationCountry: shipment.contextData?.arrivalCountry,
      service: shipment.product,
      estimatedDelivery: singleDay(readDay(shipment.estimDate)),
      isClosed: shipment.isFinal === true,
    });
  });
}
