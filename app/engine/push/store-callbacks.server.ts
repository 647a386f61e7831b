// SQL over push settings: callback addresses and the signing e-mail address.
import { randomUUID } from "node:crypto";
import type { Sql } from "~/lib/database.server";
import type { Status } from "~/trackingmore/contract/status";
import type { Callback, PushSettings } from "./callback";

/** null: unknown account. "lock" locks the account until the transaction ends. */
export async function findSettings(
  sql: Sql,
  accountId: string,
  lock: "lock" | "read",
): Promise<{ email: string | null; callbacks: Callback[] } | null> {
  const accounts = await sql.query<{ email: string | null }>(
    `select email from engine_accounts where id = $1 ${lock === "lock" ? "for update" : ""}`,
    [accountId],
  );
  const account = accounts.rows[0];
  if (!account) return null;
  const callbacks = await sql.query<Callback>({
    name: "push.callbacks",
    text: `select id, url, statuses, enabled, last_sequence::float8 as "lastSequence",
             (select count(*)::int from engine_deliveries d
              where d.account_id = c.account_id and d.callback_id = c.id and d.state = 'pending') as pending
           from engine_callbacks c where account_id = $1 order by position`,
    values: [accountId],
  });
  return { email: account.email, callbacks: callbacks.rows };
}

/**
 * Replaces the account's settings in the caller's transaction. An address that stays keeps its
 * sequence numbers and pending deliveries; pending deliveries of a removed address become dead.
 */
export async function writeSettings(
  tx: Sql,
  accountId: string,
  { email, callbacks }: PushSettings,
  now: Date,
): Promise<void> {
  await tx.query("update engine_accounts set email = $2 where id = $1", [accountId, email]);
  const removed = await tx.query<{ id: string }>(
    `delete from engine_callbacks where account_id = $1 and url <> all($2::text[]) returning id`,
    [accountId, callbacks.map((callback) => callback.url)],
  );
  await tx.query(
    `update engine_deliveries set state = 'dead', next_attempt_at = null
     where account_id = $1 and callback_id = any($2::uuid[]) and state = 'pending'`,
    [accountId, removed.rows.map((row) => row.id)],
  );
  for (const [position, { url, statuses, enabled }] of callbacks.entries()) {
    await tx.query(
      `insert into engine_callbacks (account_id, id, url, position, statuses, enabled, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (account_id, url) do update set
         position = excluded.position, statuses = excluded.statuses, enabled = excluded.enabled`,
      [accountId, randomUUID(), url, position, statuses, enabled, now],
    );
  }
}

/** The enabled addresses, locked in one order until the transaction ends. */
export async function lockEnabledCallbacks(
  tx: Sql,
  accountId: string,
): Promise<{ id: string; url: string; statuses: Status[] }[]> {
  const found = await tx.query<{ id: string; url: string; statuses: Status[] }>({
    name: "push.lock_enabled",
    text: `select id, url, statuses from engine_callbacks
           where account_id = $1 and enabled order by id for update`,
    values: [accountId],
  });
  return found.rows;
}
