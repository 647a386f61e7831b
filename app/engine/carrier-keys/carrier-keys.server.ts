// An account's keys to carriers' APIs: test and save, check, remove, and their health.
import type { CarrierApi, CredentialCheck, Credentials } from "~/carriers/apis/carrier-api";
import { inTransaction, type Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { MINUTE_MS } from "~/lib/time";
import { lockNamedAccount } from "../accounts/store-accounts.server";
import { wrongField } from "./credentials";
import { apiDeps, openCredentials, UNREADABLE_KEY, type KeyDeps } from "./own-connectors.server";
import {
  CREDENTIALS,
  deleteKey,
  forgetRefusals,
  OPERATOR_ACCOUNT_ID,
  pauseKey,
  readHealth,
  readKey,
  readKeys,
  recordFailure,
  recordSuccess,
  writeKey,
  type KeyHealth,
  type KeyRef,
} from "./store-keys.server";

export { OPERATOR_ACCOUNT_ID, type KeyHealth } from "./store-keys.server";

/** What the test of a key found out; `spent`: the carrier was not asked, since no call is left for so long. */
export type KeyTest = CredentialCheck | { outcome: "spent"; minutes: number };

export interface CarrierKeys {
  /** The carriers that can be connected. */
  readonly apis: readonly CarrierApi[];
  /**
   * Tests the credentials with a call to the carrier and saves them when it accepts them; parcels of the carrier
   * are polled at once. Throws AppError `invalid_input` for a missing field, `not_found` for an unknown carrier.
   */
  save(accountId: string, carrier: string, credentials: Credentials): Promise<KeyTest>;
  /** Tests the saved credentials; null: none are saved. */
  check(accountId: string, carrier: string): Promise<KeyTest | null>;
  /** Stops or resumes the calls with a saved key. Whether that changed anything. */
  pause(accountId: string, carrier: string, isPaused: boolean): Promise<boolean>;
  /**
   * Makes these the operator's keys, by carrier's id: calls of accounts without a key of their own are made with
   * them. Unlike `save` it asks no carrier, so that an outage doesn't keep the app from starting.
   */
  setOperatorKeys(keys: ReadonlyMap<string, Credentials>): Promise<void>;
  /** Tests each of the operator's keys, and changes nothing. */
  testOperatorKeys(): Promise<{ api: CarrierApi; checked: KeyTest }[]>;
  /** Whether there was a key. */
  remove(accountId: string, carrier: string): Promise<boolean>;
  health(accountId: string): Promise<KeyHealth[]>;
}

const UNREADABLE: CredentialCheck = { outcome: "refused", reason: UNREADABLE_KEY };

const HINT_CHARACTERS = 4;
/** A shorter secret would be given away by its hint. */
const SHORTEST_HINTED = 12;

export interface CarrierKeysDeps extends KeyDeps {
  /** Counts a test as one of the account's calls; the time from which on one is left, null: it may be made. */
  countTest(accountId: string, api: CarrierApi): Promise<Date | null>;
  /** The carrier's calls start anew: its breaker closes and its parcels are due. */
  onChanged(tx: Sql, accountId: string, api: CarrierApi): Promise<void>;
  /** Its breaker closes; parcels wait for their regular checks. */
  onReplaced(tx: Sql, accountId: string, api: CarrierApi): Promise<void>;
}

export function createCarrierKeys(deps: CarrierKeysDeps): CarrierKeys {
  const { apis, database, sealer, clock, onChanged } = deps;
  const { pool } = database;

  function apiOf(carrier: string): CarrierApi {
    const api = apis.list.find(({ id }) => id === carrier);
    if (!api) throw new AppError("not_found", "There is no such carrier.");
    return api;
  }

  async function test(api: CarrierApi, key: KeyRef, credentials: Credentials): Promise<KeyTest> {
    const retryAt = await deps.countTest(key.accountId, api);
    if (!retryAt) return api.check(apiDeps(deps, key, credentials));
    const minutes = Math.ceil((retryAt.getTime() - clock.now().getTime()) / MINUTE_MS);
    return { outcome: "spent", minutes };
  }

  return {
    apis: apis.list,
    async save(accountId, carrier, given) {
      const api = apiOf(carrier);
      const credentials = readCredentials(api, given);
      // The check makes its own token, so the version doesn't matter.
      const checked = await test(api, { accountId, carrier, version: 0 }, credentials);
      if (checked.outcome !== "accepted") return checked;
      const credentialsSealed = sealer.seal(
        JSON.stringify(credentials),
        CREDENTIALS.at(accountId, carrier),
      );
      const hint = hintOf(api, credentials);
      await inTransaction(pool, async (tx) => {
        const now = clock.now();
        await writeKey(tx, { accountId, carrier, credentialsSealed, hint, testedAt: now }, now);
        await onChanged(tx, accountId, api);
      });
      return checked;
    },
    async check(accountId, carrier) {
      const api = apiOf(carrier);
      const key = await readKey(pool, accountId, carrier);
      if (!key) return null;
      const credentials = openCredentials(deps, key);
      const checked = credentials ? await test(api, key, credentials) : UNREADABLE;
      if (checked.outcome === "spent") return checked;
      const now = clock.now();
      if (checked.outcome === "accepted") {
        await inTransaction(pool, async (tx) => {
          await recordSuccess(tx, key, now);
          await onChanged(tx, accountId, api);
        });
      } else {
        const code = checked.outcome === "refused" ? "unauthenticated" : "unavailable";
        await recordFailure(pool, key, { code, text: checked.reason }, now);
      }
      return checked;
    },
    async pause(accountId, carrier, isPaused) {
      const api = apiOf(carrier);
      return inTransaction(pool, async (tx) => {
        const isChanged = await pauseKey(tx, accountId, carrier, isPaused ? clock.now() : null);
        if (isChanged) await onChanged(tx, accountId, api);
        return isChanged;
      });
    },
    async remove(accountId, carrier) {
      const api = apiOf(carrier);
      return inTransaction(pool, async (tx) => {
        const isRemoved = await deleteKey(tx, accountId, carrier);
        if (isRemoved) await onChanged(tx, accountId, api);
        return isRemoved;
      });
    },
    async setOperatorKeys(keys) {
      const accountId = OPERATOR_ACCOUNT_ID;
      await inTransaction(pool, async (tx) => {
        // Processes that start at once do this one after the other.
        if (keys.size > 0) await lockNamedAccount(tx, accountId, "operator");
        const saved = new Map(
          (await readKeys(tx, [accountId])).map((key) => [key.carrier, key] as const),
        );
        for (const carrier of saved.keys())
          if (!keys.has(carrier)) await deleteKey(tx, accountId, carrier);
        await forgetRefusals(tx);
        for (const [carrier, credentials] of keys) {
          const text = JSON.stringify(credentials);
          const before = saved.get(carrier);
          if (before && JSON.stringify(openCredentials(deps, before)) === text) continue;
          const credentialsSealed = sealer.seal(text, CREDENTIALS.at(accountId, carrier));
          const key = { accountId, carrier, credentialsSealed, hint: "", testedAt: null };
          await writeKey(tx, key, clock.now());
          await deps.onReplaced(tx, accountId, apiOf(carrier));
        }
      });
    },
    async testOperatorKeys() {
      const keys = await readKeys(pool, [OPERATOR_ACCOUNT_ID]);
      return Promise.all(
        keys.map(async (key) => {
          const api = apiOf(key.carrier);
          const credentials = openCredentials(deps, key);
          return { api, checked: credentials ? await test(api, key, credentials) : UNREADABLE };
        }),
      );
    },
    health: (accountId) => readHealth(pool, accountId),
  };
}

function readCredentials(api: CarrierApi, given: Credentials): Credentials {
  const wrong = wrongField(api, given);
  if (wrong) {
    const how =
      wrong.problem === "characters"
        ? " as the carrier shows it: up to 500 Latin letters, digits and signs, without spaces"
        : "";
    throw new AppError("invalid_input", `Enter the ${wrong.field}${how}.`);
  }
  return Object.fromEntries(api.fields.map(({ name }) => [name, given[name]?.trim() ?? ""]));
}

function hintOf({ fields }: CarrierApi, credentials: Credentials): string {
  const field = fields.find(({ isSecret }) => !isSecret) ?? fields[0];
  const value = field ? (credentials[field.name] ?? "") : "";
  return value.length < SHORTEST_HINTED ? "" : value.slice(-HINT_CHARACTERS);
}
