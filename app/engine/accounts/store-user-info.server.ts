// SQL for the account data that GET /trackings/getuserinfo returns.
import type { Sql } from "~/lib/database.server";

export interface UserInfo {
  email: string | null;
  phone: string | null;
  /** Units of quota; null: no limit. */
  quota_left: number | null;
  created_at: Date;
}

export async function readUserInfo(sql: Sql, accountId: string): Promise<UserInfo | null> {
  const found = await sql.query<UserInfo>({
    name: "engine.user_info",
    text: `select email, phone, quota_left::float8 as quota_left, created_at
           from engine_accounts where id = $1`,
    values: [accountId],
  });
  return found.rows[0] ?? null;
}
