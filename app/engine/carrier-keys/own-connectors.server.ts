// Connectors that ask carriers with the accounts' or the operator's keys, and note how the calls go.
import {
  connectorOf,
  type CarrierApi,
  type CarrierApiDeps,
  type Credentials,
} from "~/carriers/apis/carrier-api";
import type { Connector } from "~/carriers/connector";
import { AppError, describeError } from "~/lib/errors";
import {
  CREDENTIALS,
  OPERATOR_ACCOUNT_ID,
  readKeys,
  recordFailure,
  recordSuccess,
  type KeyRef,
  type StoredKey,
} from "./store-keys.server";
import { createTokenCache, type TokenCacheDeps } from "./token-cache.server";

/** The carriers that an account can be connected to. */
export interface CarrierApis {
  list: readonly CarrierApi[];
  /** The API that answers for v2's carrier code; null: none. */
  find(carrierCode: string): CarrierApi | null;
  fetch: typeof fetch;
  /** A stand-in for all carriers, each below its API's id; unset: the carriers' own addresses. */
  standInUrl?: string | undefined;
  onUnknownCode: (carrier: string, code: string) => void;
}

export interface KeyDeps extends TokenCacheDeps {
  apis: CarrierApis;
}

/** For the merchant, of a key that no configured encryption key opens. */
export const UNREADABLE_KEY = "The key can’t be read. Enter it again.";

/**
 * The account's connector to the carrier: with its own key, or with the operator's if it has none. null: neither, or
 * a key that calls are not made with.
 */
export type OwnConnectors = (carrierCode: string, accountId: string) => Connector | null;

/** Names the budget, the breaker and the pauses of an account's calls to a carrier. */
export function connectorName(carrier: string, accountId: string): string {
  return `${carrier}:${accountId}`;
}

export function apiDeps(deps: KeyDeps, key: KeyRef, credentials: Credentials): CarrierApiDeps {
  const { apis } = deps;
  return {
    fetch: apis.fetch,
    clock: deps.clock,
    tokens: createTokenCache(deps, key),
    credentialId: connectorName(key.carrier, key.accountId),
    credentials,
    ...(apis.standInUrl ? { baseUrl: `${apis.standInUrl}/${key.carrier}` } : {}),
    onUnknownCode: apis.onUnknownCode,
  };
}

/** One read of the keys for all of these accounts. */
export async function loadOwnConnectors(
  deps: KeyDeps,
  accountIds: readonly string[],
): Promise<OwnConnectors> {
  const { apis, database } = deps;
  const connectors = new Map<string, Connector | null>();
  const ids = [...new Set([...accountIds, OPERATOR_ACCOUNT_ID])];
  for (const key of await readKeys(database.pool, ids)) {
    const api = apis.list.find(({ id }) => id === key.carrier);
    if (!api) continue;
    connectors.set(connectorName(api.id, key.accountId), null);
    if (!key.isUsable) continue;
    const credentials = openCredentials(deps, key);
    if (!credentials) {
      const failure = { code: "unauthenticated", text: UNREADABLE_KEY } as const;
      await recordFailure(database.pool, key, failure, deps.clock.now());
      continue;
    }
    const connector = ownConnector(deps, api, key, credentials);
    connectors.set(connectorName(api.id, key.accountId), connector);
  }
  return (carrierCode, accountId) => {
    const api = apis.find(carrierCode);
    if (!api) return null;
    const own = connectors.get(connectorName(api.id, accountId));
    const used =
      own === undefined ? connectors.get(connectorName(api.id, OPERATOR_ACCOUNT_ID)) : own;
    return used ?? null;
  };
}

function ownConnector(
  deps: KeyDeps,
  api: CarrierApi,
  key: StoredKey,
  credentials: Credentials,
): Connector {
  const { database, clock } = deps;
  const connector = connectorOf(api, apiDeps(deps, key, credentials));
  const accountId = key.accountId === OPERATOR_ACCOUNT_ID ? null : key.accountId;
  return {
    ...connector,
    asksFor: { accountId, carrier: api.id, carrierCodes: api.carrierCodes },
    async track(questions, now) {
      try {
        const replies = await connector.track(questions, now);
        await recordSuccess(database.pool, key, clock.now());
        return replies;
      } catch (error) {
        const { code } = describeError(error);
        // A fault of ours says nothing about the key.
        if (error instanceof AppError && code !== "internal") {
          const failure = { code, text: error.message };
          await recordFailure(database.pool, key, failure, clock.now());
        }
        throw error;
      }
    },
  };
}

/** null when no configured encryption key opens them. */
export function openCredentials(
  { sealer }: Pick<KeyDeps, "sealer">,
  key: StoredKey,
): Credentials | null {
  const place = CREDENTIALS.at(key.accountId, key.carrier);
  const opened = sealer.openIfReadable(key.credentialsSealed, place);
  return opened && (JSON.parse(opened.toString()) as Credentials);
}
