// What every part of the engine is given, and which account a call is for.
import type { AirlineConnectorChoice } from "~/carriers/air/airline-connector";
import type { ConnectorChoice } from "~/carriers/connector";
import type { Database, Sql } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import type { CarrierCatalogue } from "../journey/catalogue";
import type { ChangedTracking } from "../journey/tracking-row";

export interface EngineParts {
  database: Database;
  clock: Clock;
  sealer: Sealer;
  catalogue: CarrierCatalogue;
  connectorFor: ConnectorChoice;
  airlineConnectorFor: AirlineConnectorChoice;
  /** Told about failures that callers see as a mere code, and carriers that could not be asked. */
  onError: (error: unknown) => void;
  /** Told of every change of a status or of events, in the transaction that makes it. */
  push: {
    record(tx: Sql, accountId: string, changes: readonly ChangedTracking[]): Promise<void>;
  };
}

export interface Caller {
  accountId: string;
  /** It has a quota: calls that cost something are paid for with `spendQuota`. */
  isMetered: boolean;
}
