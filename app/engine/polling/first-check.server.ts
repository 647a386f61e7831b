// Decides when new trackings are polled first: at once, unless their only source announces its news.
import type { Connector } from "~/carriers/connector";
import { nextConnectorCheckAt } from "../journey/due";
import type { PairKey } from "../journey/tracking-row";
import type { EngineParts } from "../trackings/parts.server";
import { answerIn, batches } from "./second-source.server";
import { questionOf, type QueriedRow } from "./question";
import { makeDue } from "./store-poll.server";

type NewRow = QueriedRow & { id: string };

export interface FirstChecks {
  /** The engine time of each tracking's first check, by its id. */
  at: ReadonlyMap<string, Date>;
  /** The sources that announce their news, with the trackings that have no other. */
  announced: readonly { source: Connector; rows: readonly NewRow[] }[];
}

export async function planFirstChecks(
  parts: Pick<EngineParts, "connectorFor" | "ownConnectors">,
  accountId: string,
  rows: readonly NewRow[],
  now: Date,
): Promise<FirstChecks> {
  const sourceOf = (row: NewRow, own: Connector | null) =>
    parts.connectorFor(row.carrier_code, row.tracking_number, accountId, own);
  const isPolled = (source: Connector | null) => source !== null && !source.isAnnounced;
  const others = rows.filter((row) => !isPolled(sourceOf(row, null)));
  const own = others.length > 0 ? await parts.ownConnectors([accountId]) : () => null;
  const at = new Map(rows.map(({ id }) => [id, now]));
  const announced = new Map<string, { source: Connector; rows: NewRow[] }>();
  for (const row of others) {
    const source = sourceOf(row, own(row.carrier_code, accountId));
    if (isPolled(source)) continue;
    at.set(row.id, nextConnectorCheckAt(row.id, now));
    if (!source) continue;
    const group = announced.get(source.name) ?? { source, rows: [] };
    group.rows.push(row);
    announced.set(source.name, group);
  }
  return { at, announced: [...announced.values()] };
}

/**
 * Has trackings polled at once on which their source has reported before they were created. Called when they are
 * stored: what it reports later is announced. A call that is repeated because it failed here looks again.
 */
export async function makeReportedDue(
  { database, clock }: Pick<EngineParts, "database" | "clock">,
  accountId: string,
  { announced }: FirstChecks,
): Promise<void> {
  const reported: PairKey[] = [];
  for (const { source, rows } of announced) {
    for (const batch of batches(rows, source.batchSize)) {
      const replies = await source.track(batch.map(questionOf), clock.now());
      for (const [index, { carrier_code, tracking_number }] of batch.entries()) {
        if (!answerIn(replies[index])) continue;
        reported.push({ carrierCode: carrier_code, trackingNumber: tracking_number });
      }
    }
  }
  if (reported.length > 0) await makeDue(database.pool, accountId, reported, clock.now());
}
