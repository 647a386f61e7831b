// POST /trackings/aircargo: what airlines know about air waybills.
import { readAirWaybill, type AirWaybill } from "~/carriers/air/air-waybill";
import type { AirCargoAnswer, AirlineConnector } from "~/carriers/air/airline-connector";
import { findAirline, type Airline } from "~/carriers/air/airlines";
import { AppError, describeError } from "~/lib/errors";
import { airCargoRequestSchema } from "~/trackingmore/contract/contract-enquiries";
import { BULK_MAX_ITEMS } from "~/trackingmore/contract/limits";
import { META, isMetaCode, META_CODES, type MetaCode } from "~/trackingmore/contract/meta-codes";
import { airCargoView } from "../requests/air-cargo-view";
import type { Endpoint } from "../requests/endpoint.server";
import type { EngineParts } from "../trackings/parts.server";
import { answer, refuse } from "../requests/envelope";
import { QUOTA_COST, spendQuota } from "../requests/quota.server";

/** `data` has each waybill's answer under the waybill as it was sent; an error is `{code, message}` there. */
export const queryAirlines: Endpoint = async (parts, caller, _request, body) => {
  const read = airCargoRequestSchema.safeParse(Array.isArray(body) ? body[0] : body);
  if (!read.success) return refuse(META.badRequest);
  const numbers = read.data.track_number;
  if (numbers.length === 0) return refuse(META.numberRequired);
  if (numbers.length > BULK_MAX_ITEMS) return refuse(META.tooManyItems);

  const waybills = numbers.map((number) => ({ number, ...readWaybill(number) }));
  const asked = waybills.flatMap(({ number, ...read }) => {
    if (read.outcome === "refused") return [];
    const connector = parts.airlineConnectorFor(read.waybill.prefix);
    return connector ? [{ number, waybill: read.waybill, connector }] : [];
  });
  // Only a question to an airline costs something, not a mistyped number.
  const cost = asked.length * QUOTA_COST.airWaybill;
  if (!(await spendQuota(parts.database.pool, caller, cost))) return refuse(META.quotaExceeded);

  const told = await queryAll(parts, asked);
  const entries = waybills.map(({ number, ...read }): [string, object] => {
    if (read.outcome === "refused") return [number, errorView(read.code)];
    const answered = told.get(number) ?? null;
    if (typeof answered === "number") return [number, errorView(answered)];
    return [number, airCargoView(read.airline, read.waybill, answered)];
  });
  const hasErrors = entries.some(([, view]) => "code" in view);
  return answer(Object.fromEntries(entries), hasErrors ? META.partly : META.success);
};

type ReadWaybill =
  | { outcome: "accepted"; waybill: AirWaybill; airline: Airline }
  | { outcome: "refused"; code: MetaCode };

function readWaybill(number: string): ReadWaybill {
  const read = readAirWaybill(number);
  if (read.outcome !== "read") return { outcome: "refused", code: META.invalidNumber };
  const airline = findAirline(read.waybill.prefix);
  // The number is right; whose it is, nobody here knows.
  if (!airline) return { outcome: "refused", code: META.carrierNotDetected };
  return { outcome: "accepted", waybill: read.waybill, airline };
}

interface Question {
  number: string;
  waybill: AirWaybill;
  connector: AirlineConnector;
}
/** A code: the airline could not be asked. */
type Told = AirCargoAnswer | MetaCode | null;

/** Each connector in its own portions; one that fails keeps no other's answers back. */
async function queryAll(
  parts: EngineParts,
  questions: readonly Question[],
): Promise<Map<string, Told>> {
  const connectors = [...new Set(questions.map(({ connector }) => connector))];
  const answers = await Promise.all(
    connectors.map(async (connector) => {
      const ofConnector = questions.filter((question) => question.connector === connector);
      const told: [string, Told][] = [];
      for (let start = 0; start < ofConnector.length; start += connector.batchSize) {
        const portion = ofConnector.slice(start, start + connector.batchSize);
        const results = await queryBatch(parts, connector, portion);
        portion.forEach(({ number }, index) => told.push([number, results[index] ?? null]));
      }
      return told;
    }),
  );
  return new Map(answers.flat());
}

async function queryBatch(
  parts: EngineParts,
  connector: AirlineConnector,
  portion: readonly Question[],
): Promise<Told[]> {
  try {
    const waybills = portion.map(({ waybill }) => waybill);
    const answers = await connector.track(waybills, parts.clock.now());
    if (answers.length === portion.length) return answers;
    throw new AppError("unavailable", `${connector.name} left waybills without an answer.`);
  } catch (error) {
    parts.onError(error);
    return portion.map(() => codeOf(error));
  }
}

/** The caller's key is good; that the airline refuses ours is no business of its. */
function codeOf(error: unknown): MetaCode {
  const { code, metaCode } = describeError(error);
  return code === "rate_limited" && isMetaCode(metaCode) ? metaCode : META.unavailable;
}

function errorView(code: MetaCode) {
  return { code, message: META_CODES[code].message };
}
