// POST /trackings/aircargo: the airlines' data on air waybills.
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
import { respond, refuse } from "../requests/envelope";
import { QUOTA_COST, spendQuota } from "../requests/quota.server";

/** `data` maps each waybill, as sent, to its result; an error is `{code, message}`. */
export const queryAirlines: Endpoint = async (parts, caller, _request, body) => {
  const read = airCargoRequestSchema.safeParse(Array.isArray(body) ? body[0] : body);
  if (!read.success) return refuse(META.badRequest);
  const numbers = read.data.track_number;
  if (numbers.length === 0) return refuse(META.numberRequired);
  if (numbers.length > BULK_MAX_ITEMS) return refuse(META.tooManyItems);

  const waybills = numbers.map((number) => ({ number, ...readWaybill(number) }));
  const queries = waybills.flatMap(({ number, ...read }) => {
    if (read.outcome === "refused") return [];
    const connector = parts.airlineConnectorFor(read.waybill.prefix);
    return connector ? [{ number, waybill: read.waybill, connector }] : [];
  });
  // Only queries to airlines cost quota; an invalid number is free.
  const cost = queries.length * QUOTA_COST.airWaybill;
  if (!(await spendQuota(parts.database.pool, caller, cost))) return refuse(META.quotaExceeded);

  const outcomes = await queryAll(parts, queries);
  const entries = waybills.map(({ number, ...read }): [string, object] => {
    if (read.outcome === "refused") return [number, errorView(read.code)];
    const answered = outcomes.get(number) ?? null;
    if (typeof answered === "number") return [number, errorView(answered)];
    return [number, airCargoView(read.airline, read.waybill, answered)];
  });
  const hasErrors = entries.some(([, view]) => "code" in view);
  return respond(Object.fromEntries(entries), hasErrors ? META.partly : META.success);
};

type ReadWaybill =
  | { outcome: "accepted"; waybill: AirWaybill; airline: Airline }
  | { outcome: "refused"; code: MetaCode };

function readWaybill(number: string): ReadWaybill {
  const read = readAirWaybill(number);
  if (read.outcome !== "read") return { outcome: "refused", code: META.invalidNumber };
  const airline = findAirline(read.waybill.prefix);
  // The number is valid, but the airline is not in the catalogue.
  if (!airline) return { outcome: "refused", code: META.carrierNotDetected };
  return { outcome: "accepted", waybill: read.waybill, airline };
}

interface WaybillQuery {
  number: string;
  waybill: AirWaybill;
  connector: AirlineConnector;
}
/** A meta code: the query to the airline failed. */
type AirlineOutcome = AirCargoAnswer | MetaCode | null;

/** Queries each connector in its own batches; a failure affects only that connector's waybills. */
async function queryAll(
  parts: EngineParts,
  queries: readonly WaybillQuery[],
): Promise<Map<string, AirlineOutcome>> {
  const connectors = [...new Set(queries.map(({ connector }) => connector))];
  const answers = await Promise.all(
    connectors.map(async (connector) => {
      const ofConnector = queries.filter((query) => query.connector === connector);
      const outcomes: [string, AirlineOutcome][] = [];
      for (let start = 0; start < ofConnector.length; start += connector.batchSize) {
        const batch = ofConnector.slice(start, start + connector.batchSize);
        const results = await queryBatch(parts, connector, batch);
        batch.forEach(({ number }, index) => outcomes.push([number, results[index] ?? null]));
      }
      return outcomes;
    }),
  );
  return new Map(answers.flat());
}

async function queryBatch(
  parts: EngineParts,
  connector: AirlineConnector,
  batch: readonly WaybillQuery[],
): Promise<AirlineOutcome[]> {
  try {
    const waybills = batch.map(({ waybill }) => waybill);
    const answers = await connector.track(waybills, parts.clock.now());
    if (answers.length === batch.length) return answers;
    throw new AppError("unavailable", `${connector.name} left waybills without an answer.`);
  } catch (error) {
    parts.onError(error);
    return batch.map(() => codeOf(error));
  }
}

/** A connector's credentials are the operator's: their rejection is not an error of the caller. */
function codeOf(error: unknown): MetaCode {
  const { code, metaCode } = describeError(error);
  return code === "rate_limited" && isMetaCode(metaCode) ? metaCode : META.unavailable;
}

function errorView(code: MetaCode) {
  return { code, message: META_CODES[code].message };
}
