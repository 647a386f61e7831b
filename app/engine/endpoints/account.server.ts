// GET /trackings/getuserinfo: the account that the key belongs to.
import { META } from "~/trackingmore/contract/meta-codes";
import { SECOND_MS } from "~/lib/time";
import type { Endpoint } from "../requests/endpoint.server";
import { answer, refuse } from "../requests/envelope";
import { readUserInfo } from "../accounts/store-user-info.server";

/** v2 has no word for "no limit"; a client that shows or compares the number does well with this one. */
const NO_LIMIT = 999_999_999;

export const readAccount: Endpoint = async ({ database }, { accountId }) => {
  const account = await readUserInfo(database.pool, accountId);
  if (!account) return refuse(META.invalidKey);
  const left = account.quota_left;
  return answer({
    email: account.email ?? "",
    regtime: String(Math.floor(account.created_at.getTime() / SECOND_MS)),
    phone: account.phone ?? "",
    // Nothing is sold here.
    money: 0,
    track_number: left === null ? NO_LIMIT : Math.max(0, Math.floor(left)),
  });
};
