// The embedded engine: a v2 server, its accounts, and the polling behind it.
import type { AirlineConnectorChoice } from "~/carriers/air/airline-connector";
import type { ConnectorChoice } from "~/carriers/connector";
import type { Database } from "~/lib/database.server";
import type { Sealer } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import { createAccounts, type Accounts } from "./accounts/accounts.server";
import type { CarrierCatalogue } from "./journey/catalogue";
import { createHandler } from "./api/handle-v2.server";
import { pollDue, type PollResult } from "./polling/poll.server";
import type { PairKey } from "./journey/tracking-row";
import { createPush, type Push, type PushOptions } from "./push/push.server";
import type { Rate } from "./api/request-limit.server";
import { earliestDue, makeDue } from "./polling/store-poll.server";

export interface EngineDeps {
  database: Database;
  /** The engine's time; it may run faster than the world's. */
  clock: Clock;
  sealer: Sealer;
  catalogue: CarrierCatalogue;
  connectorFor: ConnectorChoice;
  /** Left out: nobody can ask an airline. */
  airlineConnectorFor?: AirlineConnectorChoice;
  /** Holds callers of `handleV2` back; never those of `handleOwn`. */
  rate?: Rate;
  /** Told about failures that callers see as a mere code, and carriers that could not be asked. */
  onError?: (error: unknown) => void;
  /** Without it addresses on private networks are refused. */
  push?: PushOptions;
  /** Real milliseconds, whatever `clock` does. */
  monotonicMs?: () => number;
}

export interface Engine extends Omit<Accounts, "findKey"> {
  /** The v2 API below `/v2`; always answers, always HTTP 200. */
  handleV2(request: Request): Promise<Response>;
  /** The same for this process's own calls: not held back. */
  handleOwn(request: Request): Promise<Response>;
  /** Asks carriers about up to `limit` due trackings. */
  pollDue(limit: number): Promise<PollResult>;
  /** Has these trackings of an account polled as soon as possible. */
  pollSoon(accountId: string, pairs: readonly PairKey[]): Promise<void>;
  /** Engine time of the next check; null: nothing is watched. */
  nextDueAt(): Promise<Date | null>;
  /** Pushing news to the accounts' addresses. */
  push: Push;
}

export function createEngine(deps: EngineDeps): Engine {
  const { monotonicMs = () => performance.now() } = deps;
  const { onError = () => {}, airlineConnectorFor = () => null } = deps;
  const push = createPush({ ...deps, monotonicMs, ...(deps.push ?? { allowPrivate: false }) });
  const parts = { ...deps, push, onError, airlineConnectorFor };
  const { findKey, ...accounts } = createAccounts(deps.database, monotonicMs);
  const handlerOptions = { ...parts, accounts: { findKey }, rate: deps.rate };
  return {
    ...accounts,
    handleV2: createHandler(handlerOptions),
    handleOwn: createHandler({ ...handlerOptions, rate: undefined }),
    pollDue: (limit) => pollDue(parts, limit),
    pollSoon: (accountId, pairs) => makeDue(deps.database.pool, accountId, pairs, deps.clock.now()),
    nextDueAt: () => earliestDue(deps.database.pool),
    push,
  };
}
