// Carries out the actions of the tracking service page. A key is tested before it is saved.
import { AppError, describeError } from "~/lib/errors";
import type { Services } from "~/main/services.server";
import { enqueueRegister } from "~/shipments/record/store-live-links.server";
import { enqueueSync } from "~/shipments/register/register.server";
import { probeNow, readServiceState, closeBreaker } from "~/shops/store-connection.server";
import { renewPushToken } from "~/shops/store-push.server";
import type { AccountInfo } from "~/trackingmore/client/tracking-more";
import type { Texts } from "~/ui/language/texts";
import type { ServiceAction } from "./read-action";
import { NOTHING_DONE, type ServiceResult } from "./result";

export type Needed = Pick<
  Services,
  | "database"
  | "sealer"
  | "clock"
  | "serviceAt"
  | "trackingServiceFor"
  | "connectCloud"
  | "disconnectCloud"
> & { env: Pick<Services["env"], "SHOPIFY_APP_URL"> };

/** Visible ASCII without spaces, since a key is sent in a header. */
const KEY = /^[\x21-\x7e]{8,200}$/;

export async function applyAction(
  services: Needed,
  shopId: string,
  action: ServiceAction,
  texts: Texts,
): Promise<ServiceResult> {
  switch (action.intent) {
    case "connect":
      return connect(services, shopId, action.apiKey.trim(), texts);
    case "test":
      return testConnection(services, shopId, texts);
    case "disconnect":
      return disconnect(services, shopId, texts);
    case "try_again":
      return tryAgain(services, shopId, texts);
    case "make_address":
      return makeAddress(services, shopId, texts);
  }
}

async function connect(
  services: Needed,
  shopId: string,
  apiKey: string,
  texts: Texts,
): Promise<ServiceResult> {
  const { t } = texts;
  if (!apiKey) return keyError(t("service.error.noKey"));
  if (!KEY.test(apiKey)) return keyError(t("service.error.badKey"));
  let account: AccountInfo;
  try {
    account = await services.serviceAt({ kind: "cloud", apiKey }).readAccount();
  } catch (error) {
    return keyError(errorText(error, texts));
  }
  const switched = await services.connectCloud(shopId, apiKey);
  if (!switched) {
    await closeOpenBreaker(services, shopId);
    return { ...NOTHING_DONE, done: t("service.done.alreadyConnected") };
  }
  const address = await newAddress(services, shopId, account.email);
  return {
    ...NOTHING_DONE,
    done: t("service.done.connected"),
    account: describe(account, texts),
    address,
  };
}

async function testConnection(
  services: Needed,
  shopId: string,
  texts: Texts,
): Promise<ServiceResult> {
  try {
    const service = await services.trackingServiceFor(shopId);
    const account = await service.readAccount();
    const { breaker } = await readServiceState(services.database.pool, shopId);
    // Reading the account proves nothing about its quota; only an accepted registration does.
    if (breaker?.reason !== "quota") await closeOpenBreaker(services, shopId);
    return {
      ...NOTHING_DONE,
      done: texts.t("service.done.works"),
      account: describe(account, texts),
    };
  } catch (error) {
    return { ...NOTHING_DONE, error: errorText(error, texts) };
  }
}

async function disconnect(services: Needed, shopId: string, { t }: Texts): Promise<ServiceResult> {
  const switched = await services.disconnectCloud(shopId);
  return {
    ...NOTHING_DONE,
    done: t(switched ? "service.done.switched" : "service.done.alreadyDisconnected"),
  };
}

async function tryAgain(
  { database, clock }: Needed,
  shopId: string,
  { t }: Texts,
): Promise<ServiceResult> {
  const isPaused = await probeNow(database.pool, shopId, clock.now());
  if (!isPaused) return { ...NOTHING_DONE, done: t("service.done.worksAgain") };
  await enqueueRegister(database.pool, shopId);
  await enqueueSync(database.pool, shopId);
  return { ...NOTHING_DONE, done: t("service.done.tryingAgain") };
}

async function makeAddress(services: Needed, shopId: string, texts: Texts): Promise<ServiceResult> {
  const { kind } = await readServiceState(services.database.pool, shopId);
  if (kind !== "cloud") {
    return { ...NOTHING_DONE, error: texts.t("service.error.noPushNeeded") };
  }
  try {
    const service = await services.trackingServiceFor(shopId);
    const { email } = await service.readAccount();
    return { ...NOTHING_DONE, address: await newAddress(services, shopId, email) };
  } catch (error) {
    return { ...NOTHING_DONE, error: errorText(error, texts) };
  }
}

async function newAddress(
  { database, sealer, env }: Needed,
  shopId: string,
  accountEmail: string | null,
): Promise<string> {
  const token = await renewPushToken(database, sealer, shopId, accountEmail);
  return new URL(`/webhooks/tracking/${token}`, env.SHOPIFY_APP_URL).href;
}

async function closeOpenBreaker({ database }: Needed, shopId: string): Promise<void> {
  const { generation } = await readServiceState(database.pool, shopId);
  if (!(await closeBreaker(database.pool, shopId, generation))) return;
  await enqueueRegister(database.pool, shopId);
  await enqueueSync(database.pool, shopId);
}

function describe({ email, track_number: left }: AccountInfo, { t }: Texts): string {
  if (email === null || email === "") {
    return left === null
      ? t("service.account.unnamed")
      : t("service.account.unnamedLeft", { count: left });
  }
  return left === null
    ? t("service.account.named", { email })
    : t("service.account.namedLeft", { email, count: left });
}

function errorText(error: unknown, { t }: Texts): string {
  if (!(error instanceof AppError)) throw error;
  const { code } = describeError(error);
  switch (code) {
    case "unauthenticated":
    case "forbidden":
    case "quota_exhausted":
    case "rate_limited":
    case "unavailable":
      return t(`service.error.${code}`);
    default:
      throw error;
  }
}

function keyError(text: string): ServiceResult {
  return { ...NOTHING_DONE, keyError: text };
}
