// Chooses the connector of a waybill: the airline's own, or the sandbox.
import type { AirlineConnector, AirlineConnectorChoice } from "../air/airline-connector";
import { createSandboxAirline, playsWaybill } from "../sandbox/sandbox-airline";
import type { SandboxOptions } from "../sandbox/sandbox-connector";

export interface AirlineConnectorSetup {
  /** null: no waybill is ever played. */
  sandbox: SandboxOptions | null;
  /** Connectors with credentials, by the prefixes that they answer for. */
  byPrefix: ReadonlyMap<string, AirlineConnector>;
}

/** An airline's own connector comes first, even where the sandbox stands in for all others. */
export function createAirlineConnectorChoice({
  sandbox,
  byPrefix,
}: AirlineConnectorSetup): AirlineConnectorChoice {
  const player = sandbox && createSandboxAirline(sandbox);
  return (prefix) =>
    byPrefix.get(prefix) ?? (sandbox && playsWaybill(sandbox, prefix) ? player : null);
}
