// Makes a pool fit for a pooler in transaction mode, where prepared statements don't stay with the client.
import type pg from "pg";

/**
 * Sends every statement of the pool without its name: PgBouncer before 1.21 does not know prepared statements, and
 * the next transaction may run on another connection of the server.
 */
export function withoutPreparedStatements(pool: pg.Pool): void {
  pool.on("connect", (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((statement: unknown, ...rest: unknown[]) =>
      query(isNamed(statement) ? { ...statement, name: undefined } : statement, ...rest)) as never;
  });
}

/** COPY and cursors are objects of classes of their own, and have no name. */
function isNamed(statement: unknown): statement is { name: string } {
  return typeof statement === "object" && statement !== null && "name" in statement;
}
