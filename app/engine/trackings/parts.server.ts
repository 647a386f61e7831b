// The dependencies of every part of the engine, and the caller of a request.
import type { AirlineConnectorChoice } from "~/carriers/air/airline-connector";
import type { Connector, ConnectorChoice } from "~/carriers/connector";
import type { Database, Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import type { OwnConnectors } from "../carrier-keys/own-connectors.server";
import type { CallPlan } from "../journey/call-worth";
import type { CarrierCatalogue } from "../journey/catalogue";
import type { ChangedTracking } from "../journey/tracking-row";

export interface EngineParts {
  database: Database;
  clock: Clock;
  sealer: Sealer;
  catalogue: CarrierCatalogue;
  connectorFor: ConnectorChoice;
  /** The connectors of the keys that these accounts saved. */
  ownConnectors: (accountIds: readonly string[]) => Promise<OwnConnectors>;
  /** The plan of a connector's calls; null: the regular checks are made. */
  planOf: (connector: Connector) => Promise<CallPlan | null>;
  airlineConnectorFor: AirlineConnectorChoice;
  /** Receives failures that callers see only as a code, and failed queries to carriers. */
  onError: (error: unknown) => void;
  /** Records every change of status or events, in the transaction that makes it. */
  push: {
    record(tx: Sql, accountId: string, changes: readonly ChangedTracking[]): Promise<void>;
  };
}

export interface Caller {
  accountId: string;
  /** The account has a quota, which `spendQuota` charges. */
  isMetered: boolean;
  /** How many items a batch of this caller may have. */
  batchMaxItems: number;
}
