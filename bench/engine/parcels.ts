// The trackings of the engine's benches: equal in every run, each with two legs of checkpoints.
import { createHash } from "node:crypto";
import { countryName, findCarrier, listCarriers } from "~/carriers/catalogue";
import { countryCode } from "~/carriers/countries";
import { createSandboxConnector } from "~/carriers/sandbox/sandbox-connector";
import { sandboxNumber } from "~/carriers/sandbox/script";
import { sealCustomer } from "~/engine/trackings/sealed-customer.server";
import { journeyAfter, type Journey } from "~/engine/journey/journey";
import type { Customer, TrackingRow } from "~/engine/journey/tracking-row";
import { DAY_MS, HOUR_MS, SECOND_MS } from "~/lib/time";
import { testSealer } from "../../test/support/sealer";
import { copyValue } from "./copy";

/** The engine's clock in every measurement. */
export const NOW = new Date("2026-06-01T00:00:00Z");
export const ACCOUNT_ID = "00000000-0000-4000-8000-00000000beac";
/** Trackings that changed in the last hour before NOW; all others changed a day before that. */
export const CHANGED = 1000;
export const CHANGED_SINCE = new Date(NOW.getTime() - HOUR_MS);
export const catalogue = { findCarrier, listCarriers, countryName, countryCode };

/** Part of the fingerprint: raise it when the rows change. */
export const GENERATOR_VERSION = 1;
const AGE_MS = 60 * DAY_MS;
/** Different journeys, which the rows repeat. */
const JOURNEYS = 2000;
const CARRIERS = ["china-ems", "yanwen", "4px", "singapore-post", "royal-mail"] as const;
const DESTINATIONS = ["US", "DE", "FR", "JP", "CA"] as const;

/** Shares in a hundred: a shop's list after some weeks. */
const STATUSES = [
  { status: "delivered", substatus: "delivered001", share: 72 },
  { status: "transit", substatus: "transit001", share: 14 },
  { status: "pickup", substatus: "pickup001", share: 3 },
  { status: "undelivered", substatus: "undelivered002", share: 2 },
  { status: "exception", substatus: "exception005", share: 3 },
  { status: "pending", substatus: null, share: 2 },
  { status: "notfound", substatus: "notfound002", share: 2 },
  { status: "expired", substatus: "expired001", share: 2 },
] as const;
const STATUS_WHEEL = STATUSES.flatMap(({ share, ...status }) =>
  Array.from({ length: share }, () => status),
);

interface Template {
  carrierCode: string;
  customer: Customer;
  journey: Journey;
}

export const COLUMNS = [
  "account_id",
  "id",
  "tracking_number",
  "number_key",
  "carrier_code",
  "customer_sealed",
  "title",
  "order_id",
  "order_create_time",
  "order_created_at",
  "destination_code",
  "destination_country",
  "original_country",
  "status",
  "substatus",
  "track_update",
  "signed_by",
  "origin_info",
  "destination_info",
  "item_received",
  "last_event",
  "last_update_time",
  "created_at",
  "updated_at",
  "checked_at",
  "next_check_at",
] as const;

/** `size` lines for COPY into COLUMNS, newest tracking first. */
export async function parcelRows(size: number): Promise<Iterable<string>> {
  const templates = await makeTemplates();
  return (function* () {
    for (let index = 0; index < size; index++) {
      yield parcelRow(index, size, templates[index % templates.length]!);
    }
  })();
}

function parcelRow(index: number, size: number, { carrierCode, customer, journey }: Template) {
  const createdAt = new Date(NOW.getTime() - DAY_MS - Math.floor((index / size) * AGE_MS));
  // Coprime with the wheel, so that statuses mix; spread over the list, as changes are.
  const { status, substatus } = STATUS_WHEEL[(index * 37) % STATUS_WHEEL.length]!;
  const isWatched = status !== "delivered" && status !== "expired";
  const isChanged = index % (size / CHANGED) === 0;
  const updatedMs = isChanged
    ? CHANGED_SINCE.getTime() + (index % 3600) * SECOND_MS
    : CHANGED_SINCE.getTime() - DAY_MS - (index % 86_400) * SECOND_MS;
  const number = `LX${String(index).padStart(9, "0")}CN`;
  const id = createHash("md5").update(number).digest("hex");
  const values: Record<(typeof COLUMNS)[number], Parameters<typeof copyValue>[0]> = {
    ...journey,
    account_id: ACCOUNT_ID,
    id,
    tracking_number: number,
    number_key: number,
    carrier_code: carrierCode,
    customer_sealed: sealCustomer(testSealer, { account_id: ACCOUNT_ID, id }, customer),
    title: `#${1000 + index}`,
    order_id: String(5_000_000_000_000 + index),
    order_create_time: createdAt.toISOString().slice(0, 16).replace("T", " "),
    order_created_at: createdAt,
    destination_code: "us",
    status,
    substatus,
    track_update: isWatched,
    created_at: createdAt,
    updated_at: new Date(updatedMs),
    checked_at: new Date(updatedMs),
    next_check_at: isWatched ? new Date(NOW.getTime() + (index % 14_400) * SECOND_MS) : null,
  };
  return COLUMNS.map((column) => copyValue(values[column])).join("\t");
}

/** Journeys of parcels that a second carrier delivered: sandbox answers, stored as the engine stores them. */
async function makeTemplates(): Promise<Template[]> {
  const connector = createSandboxConnector({ seed: "bench", carriers: "all" });
  const questions = Array.from({ length: JOURNEYS }, (_, index) => ({
    trackingNumber: sandboxNumber("hand-over", index),
    carrierCode: CARRIERS[index % CARRIERS.length]!,
    shippedAt: new Date(NOW.getTime() - AGE_MS - (index % 1440) * 60 * SECOND_MS),
    destinationCountry: DESTINATIONS[index % DESTINATIONS.length]!,
  }));
  const answers = await connector.track(questions, NOW);
  return questions.map((question, index) => {
    const row = { ...BLANK, carrier_code: question.carrierCode, created_at: question.shippedAt };
    const email = `customer${index}@shop.example`;
    return {
      carrierCode: question.carrierCode,
      customer: { name: "Robin Example", email, phone: null },
      journey: journeyAfter(row, answers[index] ?? null, catalogue, NOW),
    };
  });
}

const BLANK = {
  track_update: true,
  manual_status: null,
  original_country: "",
  destination_country: null,
  signed_by: null,
  last_event: null,
} as TrackingRow;
