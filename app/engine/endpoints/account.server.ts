// GET /trackings/getuserinfo: the account that the key belongs to.
import { META } from "~/trackingmore/contract/meta-codes";
import { SECOND_MS } from "~/lib/time";
import type { Endpoint } from "../requests/endpoint.server";
import { respond, refuse } from "../requests/envelope";
import { readUserInfo } from "../accounts/store-user-info.server";

/**
 * v2 has no value for "no limit"; clients that display or compare the number can work with this
 * one.
 */
const NO_LIMIT = 999_999_999;

export const readAccount: Endpoint = async ({ database }, { accountId }) => {
  const account = await readUserInfo(database.pool, accountId);
  if (!account) return refuse(META.invalidKey);
  const left = account.quota_left;
  return respond({
    email: account.email ?? "",
    regtime: String(Math.floor(account.created_at.getTime() / SECOND_MS)),
    phone: account.phone ?? "",
    // Waymark sells nothing.
    money: 0,
    track_number: left === null ? NO_LIMIT : Math.max(0, Math.floor(left)),
  });
};
