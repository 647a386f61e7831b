// Reads a connector's second source about its parcels, whether or not the carrier answers.
import type { CarrierAnswer, CarrierReply, Connector } from "~/carriers/connector";
import { isSameJourney, journeyAfter, type Journey } from "../journey/journey";
import type { TrackingRow } from "../journey/tracking-row";
import type { EngineParts } from "../trackings/parts.server";
import { questionOf } from "./question";
import type { LeasedTracking } from "./store-poll.server";

/** What the second source reports, by tracking; those whose connector has none are left out. */
export type Reports = ReadonlyMap<string, CarrierAnswer | null>;

/**
 * Accounts that share a connector have a second source each. Throws what the source throws: it is read from the
 * database, without which nothing can be written either.
 */
export async function readReports(
  { clock }: Pick<EngineParts, "clock">,
  supplementOf: (row: TrackingRow) => Connector | undefined,
  rows: readonly TrackingRow[],
): Promise<Reports> {
  const reports = new Map<string, CarrierAnswer | null>();
  for (const own of Map.groupBy(rows, ({ account_id }) => account_id).values()) {
    const supplement = own[0] && supplementOf(own[0]);
    if (!supplement) continue;
    for (const batch of batches(own, supplement.batchSize)) {
      const replies = await supplement.track(batch.map(questionOf), clock.now());
      for (const [index, row] of batch.entries()) reports.set(row.id, answerIn(replies[index]));
    }
  }
  return reports;
}

/** The answer in a reply; null: the reply has none. */
export function answerIn(reply: CarrierReply | undefined): CarrierAnswer | null {
  return typeof reply === "object" ? reply : null;
}

/** What the second source changes while the carrier does not answer; null: nothing. */
export function changeByReport(
  parts: Pick<EngineParts, "clock" | "catalogue">,
  row: LeasedTracking,
  reports: Reports,
): Journey | null {
  const report = reports.get(row.id);
  if (!report) return null;
  const journey = journeyAfter(row, null, parts.catalogue, parts.clock.now(), report);
  return isSameJourney(row, journey) ? null : journey;
}

export function* batches<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
