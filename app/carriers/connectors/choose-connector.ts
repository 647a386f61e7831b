// Chooses the connector of a parcel: the carrier's own, or the sandbox.
import type { Connector, ConnectorChoice } from "../connector";
import { isUnpolled } from "../sandbox/script";
import { type SandboxOptions, createSandboxConnector, plays } from "../sandbox/sandbox-connector";

export interface ConnectorSetup {
  /** null: no parcel is ever played. */
  sandbox: SandboxOptions | null;
  /**
   * Polls for parcels that nothing else answers for, and supplements a carrier's own answers: by account, since each
   * sees its own parcels.
   */
  otherwise?: (accountId: string) => Connector | null;
}

/**
 * Numbers that ask for the sandbox get it even when the account has a key for their carrier; a sandbox that plays
 * all carriers leaves those with a key to it.
 */
export function createConnectorChoice({
  sandbox,
  otherwise = () => null,
}: ConnectorSetup): ConnectorChoice {
  const player = sandbox && createSandboxConnector(sandbox);
  return (carrierCode, trackingNumber, accountId, own) => {
    const asksForSandbox = plays({ carriers: "sandbox-numbers" }, carrierCode, trackingNumber);
    if (asksForSandbox) return isUnpolled(trackingNumber) ? null : player;
    if (!own) return sandbox?.carriers === "all" ? player : otherwise(accountId);
    const supplement = otherwise(accountId);
    return supplement ? { ...own, supplement } : own;
  };
}
