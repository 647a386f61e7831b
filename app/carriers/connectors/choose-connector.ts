// Chooses the connector of a parcel: the carrier's own, or the sandbox.
import type { Connector, ConnectorChoice } from "../connector";
import { type SandboxOptions, createSandboxConnector, plays } from "../sandbox/sandbox-connector";

export interface ConnectorSetup {
  /** null: no parcel is ever played. */
  sandbox: SandboxOptions | null;
  /** Connectors with credentials, by the carrier codes that they answer for. */
  byCarrierCode: ReadonlyMap<string, Connector>;
  /** Polls for parcels that nothing else answers for: by account, since each sees its own parcels. */
  otherwise?: (accountId: string) => Connector | null;
}

/**
 * Numbers that ask for the sandbox get it even when their carrier has a connector; a sandbox that plays all
 * carriers leaves those with a connector of their own to it.
 */
export function createConnectorChoice({
  sandbox,
  byCarrierCode,
  otherwise = () => null,
}: ConnectorSetup): ConnectorChoice {
  const player = sandbox && createSandboxConnector(sandbox);
  return (carrierCode, trackingNumber, accountId) => {
    const asksForSandbox = plays({ carriers: "sandbox-numbers" }, carrierCode, trackingNumber);
    if (asksForSandbox) return player;
    const own = byCarrierCode.get(carrierCode);
    return own ?? (sandbox?.carriers === "all" ? player : otherwise(accountId));
  };
}
