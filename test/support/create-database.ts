// Databases of our own on a server that others may use too.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** PostgreSQL's insufficient_privilege. */
const NOT_ALLOWED = "42501";
const MOST_TRIES = 20;
const TRY_AGAIN_MS = 250;
const MOST_LOOKS = 40;
const LOOK_AGAIN_MS = 25;

/**
 * The address of the database of that name on the server of `url`, which is made if it isn't there.
 * @param options.isFresh one of that name from an earlier run goes first.
 */
export async function createDatabaseBeside(
  url: string,
  name: string,
  { isFresh }: { isFresh: boolean },
): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    if (isFresh) await client.query(`drop database if exists ${name} with (force)`);
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (!rowCount) await client.query(`create database ${name}`);
  } catch (error) {
    throw (error as { code?: string }).code === NOT_ALLOWED ? notAllowed(url, name, error) : error;
  } finally {
    await client.end();
  }
  const beside = new URL(url);
  beside.pathname = `/${name}`;
  return beside.href;
}

/**
 * A pool that has ended may still be closing connections, and one that the server ends meanwhile is an uncaught error:
 * they get a second. What a test left open is ended then.
 */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const countOpen = async () => {
      const open = await client.query("select from pg_stat_activity where datname = $1", [name]);
      return open.rowCount;
    };
    for (let looks = 0; looks < MOST_LOOKS && (await countOpen()); looks++)
      await sleep(LOOK_AGAIN_MS);
    for (let tries = 1; ; tries++) {
      try {
        await client.query(`drop database if exists ${name} with (force)`);
        return;
      } catch (error) {
        // Autovacuum's session is a superuser's: only another may end it, but it ends by itself.
        if ((error as { code?: string }).code !== NOT_ALLOWED || tries === MOST_TRIES) throw error;
        await sleep(TRY_AGAIN_MS);
      }
    }
  });
}

/** One statement on a connection of its own. */
export async function onServer(serverUrl: string, statement: string): Promise<void> {
  await withClient(serverUrl, (client) => client.query(statement));
}

async function withClient(
  serverUrl: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  // The statement rejects as well, unless the connection ended after it.
  client.on("error", () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function notAllowed(url: string, name: string, cause: unknown): Error {
  const role = decodeURIComponent(new URL(url).username) || "this role";
  const message =
    `This needs a database of its own, ${name}, and the role of DATABASE_URL may not make it. ` +
    `Allow it as a superuser (alter role "${role}" createdb), or unset DATABASE_URL.`;
  return new Error(message, { cause });
}
