// Counts the blocks that PostgreSQL looks at for statements: their cost without the machine's speed.
import type { Sql } from "~/lib/database.server";

interface PlanCost {
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
}

/** The statements of `work` are explained as well as run. */
export async function blocksRead(pool: Sql, work: (sql: Sql) => Promise<unknown>): Promise<number> {
  let blocks = 0;
  await work({
    async query(statement, values) {
      const { text, values: own } =
        typeof statement === "string" ? { text: statement, values } : statement;
      const { rows } = await pool.query<{ "QUERY PLAN": [{ Plan: PlanCost }] }>(
        `explain (analyze, buffers, format json) ${text}`,
        own,
      );
      const plan = rows[0]!["QUERY PLAN"][0].Plan;
      blocks += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
      return pool.query(statement, values);
    },
  });
  return blocks;
}
