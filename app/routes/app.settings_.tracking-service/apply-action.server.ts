// Carries out the actions of the tracking service page. A key is tested before it is saved.
import { AppError, describeError } from "~/lib/errors";
import type { Services } from "~/main/services.server";
import { enqueueRegister } from "~/shipments/record/store-live-links.server";
import { enqueueSync } from "~/shipments/register/register.server";
import { probeNow, readServiceState, closeBreaker } from "~/shops/store-connection.server";
import { renewPushToken } from "~/shops/store-push.server";
import type { AccountInfo } from "~/trackingmore/client/tracking-more";
import { countOf } from "~/ui/numbers";
import { NOTHING_DONE, type ServiceResult, type ServiceAction } from "./read-action";

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
): Promise<ServiceResult> {
  switch (action.intent) {
    case "connect":
      return connect(services, shopId, action.apiKey.trim());
    case "test":
      return testConnection(services, shopId);
    case "disconnect":
      return disconnect(services, shopId);
    case "try_again":
      return tryAgain(services, shopId);
    case "make_address":
      return makeAddress(services, shopId);
  }
}

async function connect(services: Needed, shopId: string, apiKey: string): Promise<ServiceResult> {
  if (!apiKey) return keyError("Enter the key that TrackingMore shows under Developer > API keys.");
  if (!KEY.test(apiKey)) {
    return keyError(
      "Enter a valid TrackingMore key. Keys don’t contain spaces or special characters.",
    );
  }
  let account: AccountInfo;
  try {
    account = await services.serviceAt({ kind: "cloud", apiKey }).readAccount();
  } catch (error) {
    return keyError(errorText(error));
  }
  const switched = await services.connectCloud(shopId, apiKey);
  if (!switched) {
    await closeOpenBreaker(services, shopId);
    return { ...NOTHING_DONE, done: "This key is already connected" };
  }
  const address = await newAddress(services, shopId, account.email);
  return { ...NOTHING_DONE, done: "TrackingMore connected", account: describe(account), address };
}

async function testConnection(services: Needed, shopId: string): Promise<ServiceResult> {
  try {
    const service = await services.trackingServiceFor(shopId);
    const account = await service.readAccount();
    const { breaker } = await readServiceState(services.database.pool, shopId);
    // Reading the account proves nothing about its quota; only an accepted registration does.
    if (breaker?.reason !== "quota") await closeOpenBreaker(services, shopId);
    return { ...NOTHING_DONE, done: "The connection works", account: describe(account) };
  } catch (error) {
    return { ...NOTHING_DONE, error: errorText(error) };
  }
}

async function disconnect(services: Needed, shopId: string): Promise<ServiceResult> {
  const switched = await services.disconnectCloud(shopId);
  return {
    ...NOTHING_DONE,
    done: switched ? "Switched to the built-in service" : "Already disconnected",
  };
}

async function tryAgain({ database, clock }: Needed, shopId: string): Promise<ServiceResult> {
  const isPaused = await probeNow(database.pool, shopId, clock.now());
  if (!isPaused) return { ...NOTHING_DONE, done: "The tracking service works again" };
  await enqueueRegister(database.pool, shopId);
  await enqueueSync(database.pool, shopId);
  return { ...NOTHING_DONE, done: "Trying again" };
}

async function makeAddress(services: Needed, shopId: string): Promise<ServiceResult> {
  const { kind } = await readServiceState(services.database.pool, shopId);
  if (kind !== "cloud") {
    return {
      ...NOTHING_DONE,
      error: "The built-in service doesn’t need a webhook URL. Reload the page.",
    };
  }
  try {
    const service = await services.trackingServiceFor(shopId);
    const { email } = await service.readAccount();
    return { ...NOTHING_DONE, address: await newAddress(services, shopId, email) };
  } catch (error) {
    return { ...NOTHING_DONE, error: errorText(error) };
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

function describe({ email, track_number: left }: AccountInfo): string {
  const whose = email ? `Account ${email}` : "Your account";
  return left === null ? `${whose}.` : `${whose}: ${countOf(left, "shipment")} left in your quota.`;
}

function errorText(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  switch (describeError(error).code) {
    case "unauthenticated":
      return "TrackingMore doesn’t recognize this key. Copy it again from TrackingMore.";
    case "forbidden":
      return "This key doesn’t have API access. Ask TrackingMore to enable the API for your account.";
    case "quota_exhausted":
      return "This account’s quota or trial is used up. Renew it in TrackingMore, then try again.";
    case "rate_limited":
      return "Too many requests to TrackingMore. Try again in 2 minutes.";
    case "unavailable":
      return "TrackingMore didn’t respond. Nothing was changed. Try again in a minute.";
    default:
      throw error;
  }
}

function keyError(text: string): ServiceResult {
  return { ...NOTHING_DONE, keyError: text };
}
