// The embedded engine: a v2 server with accounts, polling and push.
import type { AirlineConnectorChoice } from "~/carriers/air/airline-connector";
import type { CarrierAnswer, ConnectorChoice } from "~/carriers/connector";
import type { Deps } from "~/lib/deps.server";
import type { Clock } from "~/lib/time";
import { createAccounts, type Accounts } from "./accounts/accounts.server";
import { createCarrierKeys, type CarrierKeys } from "./carrier-keys/carrier-keys.server";
import {
  connectorName,
  loadOwnConnectors,
  type CarrierApis,
} from "./carrier-keys/own-connectors.server";
import { BATCH_MAX_ITEMS, OWN_BATCH_MAX_ITEMS } from "~/trackingmore/contract/limits";
import type { CarrierCatalogue } from "./journey/catalogue";
import { createHandler } from "./api/handle-v2.server";
import type { Disagreement } from "./journey/two-sources";
import { compareParcel } from "./polling/compare-parcel.server";
import { createCallPlans } from "./polling/plan-calls.server";
import { pollDue, type PollResult } from "./polling/poll.server";
import type { PairKey } from "./journey/tracking-row";
import type { PlayedNumbers } from "./docs/testing-page";
import { createPush, type Push, type PushOptions } from "./push/push.server";
import type { RequestLimiter } from "./api/request-limit.server";
import { closeBreaker, countTest } from "./polling/store-carriers.server";
import {
  earliestDue,
  makeCarriersDue,
  makeDue,
  readCheckTimes,
  type CheckTimes,
} from "./polling/store-poll.server";
import { readExpectedDays } from "./trackings/store-expected-days.server";

export interface EngineDeps extends Pick<Deps, "database" | "sealer"> {
  /** The engine's time, which may run faster than real time. */
  clock: Clock;
  catalogue: CarrierCatalogue;
  connectorFor: ConnectorChoice;
  /** The carriers that accounts can save a key for; default: none. */
  carrierApis?: CarrierApis;
  /** Which numbers the sandbox of `connectorFor` plays; default: none. */
  playedNumbers?: PlayedNumbers;
  /** Default: no airline has a connector. */
  airlineConnectorFor?: AirlineConnectorChoice;
  /** Limits callers of `handleV2`; `handleOwn` has no limit. */
  rate?: RequestLimiter;
  /** Receives failures that callers see only as a code, and failed queries to carriers. */
  onError?: (error: unknown) => void;
  /** Default: addresses on private networks are refused. */
  push?: PushOptions;
  /** Real milliseconds, independent of `clock`. */
  monotonicMs?: () => number;
}

export interface Engine extends Omit<Accounts, "findKey"> {
  /** The v2 API below `/v2`; every response has HTTP status 200. */
  handleV2(request: Request): Promise<Response>;
  /** The same for calls of this process: without a rate limit, and with larger batches. */
  handleOwn(request: Request): Promise<Response>;
  /** Queries carriers for up to `limit` due trackings. */
  pollDue(limit: number): Promise<PollResult>;
  /** Has these trackings of an account polled as soon as possible. */
  pollSoon(accountId: string, pairs: readonly PairKey[]): Promise<void>;
  /** The days on which the carriers expect to deliver, in the order of the pairs; null where they gave none. */
  expectedDays(
    accountId: string,
    pairs: readonly PairKey[],
  ): Promise<(CarrierAnswer["estimatedDelivery"] | null)[]>;
  /** What a parcel's carrier and its second source say, when their statuses differ; null: they don't. */
  compareParcel(accountId: string, pair: PairKey): Promise<Disagreement | null>;
  /** Engine time of the next check; null: no tracking is watched. */
  nextDueAt(): Promise<Date | null>;
  /** Engine times of the last and the next check, by tracking; unknown ids are left out. */
  checkTimes(
    accountId: string,
    trackingIds: readonly string[],
  ): Promise<ReadonlyMap<string, CheckTimes>>;
  /** The accounts' keys to carriers' APIs. */
  carrierKeys: CarrierKeys;
  /** Pushes changes to the accounts' addresses. */
  push: Push;
}

export function createEngine(deps: EngineDeps): Engine {
  const { monotonicMs = () => performance.now() } = deps;
  const { onError = () => {}, airlineConnectorFor = () => null } = deps;
  const push = createPush({ ...deps, monotonicMs, ...(deps.push ?? { allowPrivate: false }) });
  const keyDeps = { ...deps, apis: deps.carrierApis ?? NO_CARRIERS };
  const parts = {
    ...deps,
    push,
    onError,
    airlineConnectorFor,
    ownConnectors: (accountIds: readonly string[]) => loadOwnConnectors(keyDeps, accountIds),
    planOf: createCallPlans(deps),
  };
  const { findKey, ...accounts } = createAccounts(deps.database);
  const { playedNumbers = "off" } = deps;
  const handlerOptions = { ...parts, playedNumbers, accounts: { findKey } };
  return {
    ...accounts,
    handleV2: createHandler({
      ...handlerOptions,
      rate: deps.rate,
      batchMaxItems: BATCH_MAX_ITEMS,
    }),
    handleOwn: createHandler({
      ...handlerOptions,
      rate: undefined,
      batchMaxItems: OWN_BATCH_MAX_ITEMS,
    }),
    pollDue: (limit) => pollDue(parts, limit),
    pollSoon: (accountId, pairs) => makeDue(deps.database.pool, accountId, pairs, deps.clock.now()),
    expectedDays: (accountId, pairs) => readExpectedDays(deps.database.pool, accountId, pairs),
    compareParcel: (accountId, pair) => compareParcel(parts, accountId, pair),
    nextDueAt: () => earliestDue(deps.database.pool),
    checkTimes: (accountId, ids) => readCheckTimes(deps.database.pool, accountId, ids),
    carrierKeys: createCarrierKeys({
      ...keyDeps,
      countTest: (accountId, { id, budgets }) =>
        countTest(deps.database, connectorName(id, accountId), budgets, deps.clock.now()),
      onReplaced: (tx, accountId, { id }) => closeBreaker(tx, connectorName(id, accountId)),
      async onChanged(tx, accountId, api) {
        await closeBreaker(tx, connectorName(api.id, accountId));
        await makeCarriersDue(tx, accountId, api.carrierCodes, deps.clock.now());
      },
    }),
    push,
  };
}

const NO_CARRIERS: CarrierApis = { list: [], find: () => null, fetch, onUnknownCode: () => {} };
