// Reads what the page of outgoing webhooks shows.
import { DELIVERIES_PER_PAGE } from "~/engine/push/store-ledger.server";
import type { Services } from "~/main/services.server";
import { findPushState } from "~/shops/store-push.server";
import { findService, findShop } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import type { LedgerState } from "./ledger-url";
import { embeddedView, type PushView } from "./view";

const NO_ACCOUNT_YET = { email: null, callbacks: [], ledger: { rows: [], total: 0 } };

export async function readPush(
  { engine: { push }, database, clock }: Pick<Services, "engine" | "database" | "clock">,
  shopId: string,
  state: LedgerState,
  texts: Texts,
): Promise<PushView> {
  const [service, shop] = await Promise.all([
    findService(database, shopId),
    findShop(database, shopId),
  ]);
  if (service?.kind === "cloud") {
    const { hasToken, hasEmail } = await findPushState(database, shopId);
    return { kind: "cloud", hasAddress: hasToken, isChecked: hasEmail };
  }
  const readAccount = async (id: string) => {
    const filter = state.state === "all" ? {} : { state: state.state };
    const [settings, ledger] = await Promise.all([
      push.readSettings(id),
      push.listPushes(id, filter, state.page),
    ]);
    return { ...settings, ledger };
  };
  const facts = service?.accountId ? await readAccount(service.accountId) : NO_ACCOUNT_YET;
  const time = { texts, timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  return { kind: "embedded", ...embeddedView(facts, state, DELIVERIES_PER_PAGE, time) };
}
