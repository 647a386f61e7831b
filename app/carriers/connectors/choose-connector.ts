// Which connector asks about a parcel: the carrier's own, or the sandbox.
import type { Connector, ConnectorChoice } from "../connector";
import { type SandboxOptions, createSandboxConnector, plays } from "../sandbox/sandbox-connector";

export interface ConnectorSetup {
  /** null: no parcel is ever played. */
  sandbox: SandboxOptions | null;
  /** Connectors with credentials, by the carrier codes that they answer for. */
  byCarrierCode: ReadonlyMap<string, Connector>;
}

/**
 * Numbers that ask for the sandbox get it even when their carrier has a connector; a sandbox that plays all
 * carriers leaves those with a connector of their own to it.
 */
export function createConnectorChoice({ sandbox, byCarrierCode }: ConnectorSetup): ConnectorChoice {
  const player = sandbox && createSandboxConnector(sandbox);
  return (carrierCode, trackingNumber) => {
    const asksForSandbox = plays({ carriers: "sandbox-numbers" }, carrierCode, trackingNumber);
    if (asksForSandbox) return player;
    return byCarrierCode.get(carrierCode) ?? (sandbox?.carriers === "all" ? player : null);
  };
}
