// What every endpoint is given: who asks, and the parts of the engine.
import type { ConnectorChoice } from "~/carriers/connector";
import type { Database } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import type { CarrierCatalogue } from "./catalogue";
import type { Reply } from "./envelope";
import type { Push } from "./push/push.server";
import type { V2Request } from "./request.server";

export interface EngineParts {
  database: Database;
  clock: Clock;
  sealer: Sealer;
  catalogue: CarrierCatalogue;
  connectorFor: ConnectorChoice;
  /** Told about failures that callers see as a mere code, and carriers that could not be asked. */
  onError: (error: unknown) => void;
  /** Told of every change of a status or of events, in the transaction that makes it. */
  push: Pick<Push, "record">;
}

export interface Caller {
  accountId: string;
  /** It has a quota: calls that cost something are paid for with `spendQuota`. */
  isMetered: boolean;
}

/** @param body parsed JSON; undefined when there was none. */
export type Endpoint = (
  parts: EngineParts,
  caller: Caller,
  request: V2Request,
  body: unknown,
) => Promise<Reply>;
