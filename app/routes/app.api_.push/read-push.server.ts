// Gathers what the push page tells.
import type { Push } from "~/engine/push/push.server";
import { DELIVERIES_PER_PAGE } from "~/engine/push/store-ledger.server";
import type { Database } from "~/lib/database.server";
import { findPushState } from "~/shops/store-push.server";
import type { TimeContext } from "~/ui/shipment-row";
import type { LedgerState } from "./ledger-url";
import { embeddedView, type PushView } from "./view";

/** @param accountId the shop's account with the built-in service; null: the cloud watches its parcels. */
export async function readPush(
  { push, database }: { push: Push; database: Database },
  shopId: string,
  accountId: string | null,
  state: LedgerState,
  time: TimeContext,
): Promise<PushView> {
  if (accountId === null) {
    const { hasToken, hasEmail } = await findPushState(database, shopId);
    return { kind: "cloud", hasAddress: hasToken, isChecked: hasEmail };
  }
  const filter = state.state === "all" ? {} : { state: state.state };
  const [settings, ledger] = await Promise.all([
    push.readSettings(accountId),
    push.listDeliveries(accountId, filter, state.page),
  ]);
  const view = embeddedView({ ...settings, ledger }, state, DELIVERIES_PER_PAGE, time);
  return { kind: "embedded", ...view };
}
