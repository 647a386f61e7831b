// Has the product seal a value in every sealed column, for one shop.
import { randomUUID } from "node:crypto";
import { Session } from "@shopify/shopify-api";
import { CREDENTIALS, writeKey } from "~/engine/carrier-keys/store-keys.server";
import { createTokenCache } from "~/engine/carrier-keys/token-cache.server";
import type { Sealer } from "~/lib/seal.server";
import { HOUR_MS, systemClock } from "~/lib/time";
import { scheduleDeletions } from "~/privacy/redaction/delete-trackings.server";
import { createSessionStorage } from "~/shops/session-storage.server";
import { switchConnection } from "~/shops/store-connection.server";
import { renewPushToken } from "~/shops/store-push.server";
import type { TestDatabase } from "../support/database";
import { type Customer, customer, startWorld } from "./world";

export interface Filled {
  who: Customer;
  pushToken: string;
}

/** The shop's tokens are "shpat_" and the tag, the key of its service in the cloud "key of " and the tag. */
export async function fillSealedColumns(
  database: TestDatabase,
  sealer: Sealer,
  { shop, tag, serial }: { shop: string; tag: string; serial: number },
): Promise<Filled> {
  const who = customer(shop, tag, serial);
  const world = await startWorld(database, sealer);
  await world.install(shop);
  await world.meet(who);
  await world.runJobs();
  const token = `shpat_${tag}`;
  const session = new Session({ id: `offline_${shop}`, shop, state: "", isOnline: false });
  Object.assign(session, { accessToken: token, refreshToken: token });
  await createSessionStorage(database, sealer).storeSession(session);
  const pairs = [{ carrierCode: "ups", trackingNumber: `${tag}-1` }];
  await scheduleDeletions(database.pool, sealer, shop, null, pairs);
  const cloud = { kind: "cloud", apiKey: `key of ${tag}` } as const;
  await switchConnection(database.pool, sealer, shop, cloud, new Date());
  await saveCarrierKey(database, sealer, tag);
  const pushToken = await renewPushToken(database, sealer, shop, `${tag}@example.com`);
  return { who, pushToken };
}

/** A key to a carrier, of an account that has nothing else. */
async function saveCarrierKey(
  database: TestDatabase,
  sealer: Sealer,
  secret: string,
): Promise<void> {
  const accountId = randomUUID();
  const carrier = "ups";
  const credentialsSealed = sealer.seal(secret, CREDENTIALS.at(accountId, carrier));
  const key = { accountId, carrier, credentialsSealed, hint: "", testedAt: null };
  await database.pool.query(`insert into engine_accounts (id, name) values ($1, '')`, [accountId]);
  await writeKey(database.pool, key, new Date());
  const deps = { database, sealer, clock: systemClock };
  const tokens = createTokenCache(deps, { ...key, version: 1 });
  await tokens.get("", async () => ({ token: secret, expiresInMs: 1 * HOUR_MS }));
}
