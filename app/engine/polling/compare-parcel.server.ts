// Compares what a parcel's carrier answered last with what its second source reports now, without asking the carrier.
import type { CarrierAnswer } from "~/carriers/connector";
import { compareSources, type Disagreement } from "../journey/two-sources";
import type { PairKey } from "../journey/tracking-row";
import type { EngineParts } from "../trackings/parts.server";
import { findTracking } from "../trackings/store.server";
import { readReports } from "./second-source.server";

/** null: they agree, or one of them says nothing. */
export async function compareParcel(
  parts: EngineParts,
  accountId: string,
  { carrierCode, trackingNumber }: PairKey,
): Promise<Disagreement | null> {
  const row = await findTracking(parts.database.pool, accountId, carrierCode, trackingNumber);
  if (!row?.carrier_answer) return null;
  const own = (await parts.ownConnectors([accountId]))(carrierCode, accountId);
  const connector = parts.connectorFor(carrierCode, trackingNumber, accountId, own);
  // Without a key that is used, what was the second source is the only one.
  const second = own ? connector?.supplement : connector;
  const reports = await readReports(parts, () => second ?? undefined, [row]);
  const carrier = JSON.parse(row.carrier_answer) as CarrierAnswer;
  return compareSources(carrier, reports.get(row.id) ?? null);
}
