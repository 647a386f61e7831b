// Reads and changes the keys of the shop's account at the embedded engine.
import { LIVE_KEYS_MAX } from "~/engine/accounts/accounts.server";
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
  texts: Texts,
): Promise<ChangeResult> {
  const accountId = await ensureEngineAccount(services, shopId);
  if (!accountId) {
    return refused(texts.t("api.error.cloud"));
  }
  return change.intent === "create_key"
    ? createKey(services, accountId, change.name, texts)
    : revokeKey(services, accountId, change.keyId, texts);
}

async function createKey(
  { engine }: Needed,
  accountId: string,
  name: string,
  { t }: Texts,
): Promise<ChangeResult> {
  if (!name) return refused(t("api.error.noName"));
  try {
    const { apiKey } = await engine.createKey(accountId, name);
    return { outcome: "created", name, apiKey };
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") {
      return refused(t("api.error.tooMany", { max: LIVE_KEYS_MAX }));
    }
    throw error;
  }
}

async function revokeKey(
  { engine }: Needed,
  accountId: string,
  keyId: string,
  { t }: Texts,
): Promise<ChangeResult> {
  switch (await engine.revokeKeyById(accountId, keyId)) {
    case "revoked":
      return { outcome: "done", message: t("api.revoke.done") };
    case "already_revoked":
      return { outcome: "done", message: t("api.revoke.already") };
    case "internal":
      return refused(t("api.revoke.internal"));
    case "unknown":
      return refused(t("api.revoke.unknown"));
  }
}

function refused(message: string): ChangeResult {
  return { outcome: "refused", message };
}
