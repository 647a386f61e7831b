// SQL of what an account is told about itself.
import type { Sql } from "~/lib/database.server";

export interface UserInfo {
  email: string | null;
  phone: string | null;
  /** Creates that are left; null: no limit. */
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
