// Reads and changes the keys of the shop's account at the embedded engine.
import { AppError } from "~/lib/errors";
import type { Services } from "~/main/services.server";
import { findService, findShop } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import { ensureEngineAccount } from "./engine-account.server";
import type { Change, ChangeResult } from "./read-change";
import { type ApiView, apiView } from "./view";

type Needed = Pick<Services, "database" | "engine" | "clock" | "trackingServiceFor"> & {
  env: Pick<Services["env"], "SHOPIFY_APP_URL" | "V2_RATE">;
};

export async function readApi(services: Needed, shopId: string, texts: Texts): Promise<ApiView> {
  const { database, engine, env, clock } = services;
  const [service, shop] = await Promise.all([
    findService(database, shopId),
    findShop(database, shopId),
  ]);
  if (service?.kind === "cloud") return { service: "cloud" };
  const accountId = service?.accountId;
  const [account, keys] = accountId
    ? await Promise.all([engine.findAccount(accountId), engine.listKeys(accountId)])
    : [null, []];
  return apiView(
    {
      appUrl: env.SHOPIFY_APP_URL,
      keys,
      quotaLeft: account ? account.quotaLeft : "unknown",
      requestsPerSecond: env.V2_RATE,
    },
    { texts, timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() },
  );
}

export async function applyChange(
  services: Needed,
  shopId: string,
  change: Change,
): Promise<ChangeResult> {
  const accountId = await ensureEngineAccount(services, shopId);
  if (!accountId) {
    return refused("This store now uses TrackingMore. Reload the page.");
  }
  return change.intent === "create_key"
    ? createKey(services, accountId, change.name)
    : revokeKey(services, accountId, change.keyId);
}

async function createKey(
  { engine }: Needed,
  accountId: string,
  name: string,
): Promise<ChangeResult> {
  if (!name) return refused("Enter a key name");
  try {
    const { apiKey } = await engine.createKey(accountId, name);
    return { outcome: "created", name, apiKey };
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") return refused(error.message);
    throw error;
  }
}

async function revokeKey(
  { engine }: Needed,
  accountId: string,
  keyId: string,
): Promise<ChangeResult> {
  switch (await engine.revokeKeyById(accountId, keyId)) {
    case "revoked":
      return { outcome: "done", message: "Key revoked" };
    case "already_revoked":
      return { outcome: "done", message: "This key was already revoked" };
    case "internal":
      return refused("Waymark tracks your shipments with this key, so it can’t be revoked.");
    case "unknown":
      return refused("This key no longer exists. Reload the page.");
  }
}

function refused(message: string): ChangeResult {
  return { outcome: "refused", message };
}
