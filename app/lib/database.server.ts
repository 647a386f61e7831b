// What a store may ask of the database: SQL on a pool or in a transaction, and Prisma.
import type { Pool, QueryResult, QueryResultRow } from "pg";
import { asBrokenInvariant } from "./invariants";
import type { PrismaClient } from "../../prisma/generated/client";

/** Runs one statement: the pool, or a client inside a transaction. */
export interface Sql {
  query<Row extends QueryResultRow>(
    statement: string | { name?: string; text: string; values?: unknown[] },
    values?: unknown[],
  ): Promise<QueryResult<Row>>;
}

export interface Database {
  pool: Pool;
  /** Connections to PostgreSQL itself, for what needs a session of its own; else the same pool. */
  direct: Pool;
  /** The same database and the same pool, for pages and ordinary work. */
  prisma: PrismaClient;
  close(): Promise<void>;
}

/** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (tx: Sql) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw asBrokenInvariant(error);
  } finally {
    client.release(broken);
  }
}
