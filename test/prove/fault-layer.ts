// Stands between one app instance and PostgreSQL and the network: fails calls, lets others go first, or ends the instance.
import { AsyncLocalStorage } from "node:async_hooks";
import type pg from "pg";
import { type Fault, FAULTS, type FaultPlan, STATEMENT_FAULTS } from "./faults";

/** The job whose calls are under way; outside of one nothing fails. */
const underWay = new AsyncLocalStorage<string>();

/** Jobs whose calls an instance makes by itself, outside of a handler. */
export const WORKER = "(worker)";
/** graphile-worker takes and ends jobs with these; an error there ends the process, which the process worlds do. */
const WORKER_FAULTS: readonly Fault[] = ["overtaken", "killed_before", "killed_after"];

export interface FaultLayer {
  /** Runs work as a job: its calls are visited. Never settles once the instance is dead. */
  run<Result>(job: string, work: () => Promise<Result>): Promise<Result>;
  /** Runs work whose calls always go well. */
  unseen<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Puts the layer around all statements of the pool, Prisma's among them. */
  guardPool(pool: pg.Pool): void;
  guardFetch(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
  /** Ends the instance as SIGKILL does: connections break, open transactions roll back, nothing goes on. */
  kill(): Promise<void>;
  /** Resolves when the instance was killed. */
  died: Promise<void>;
  isDead(): boolean;
}

export function createFaultLayer(options: {
  plan: FaultPlan;
  /** Outside of the layer; ends the backends of dead connections. */
  admin: pg.Pool;
  /** Others act while a call waits. */
  overtake: () => Promise<void>;
  /** Hears what calls fail with, whoever made them fail. */
  onFailure?: (error: unknown) => void;
}): FaultLayer {
  const { plan, admin, overtake } = options;
  const clients = new Set<pg.PoolClient>();
  let isDead = false;
  let tellDied = () => {};
  const died = new Promise<void>((resolve) => (tellDied = resolve));

  async function endBackends(of: readonly pg.PoolClient[]): Promise<void> {
    const ids = of.map((client) => (client as unknown as { processID: number }).processID);
    for (const client of of) {
      clients.delete(client);
      (
        client as unknown as { connection: { stream: { destroy(): void } } }
      ).connection.stream.destroy();
    }
    // Until PostgreSQL has noticed, an open transaction keeps its locks.
    await admin.query(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity where pid = any($1::int[])`,
      [ids],
    );
  }

  async function kill(): Promise<void> {
    if (isDead) return;
    isDead = true;
    await endBackends([...clients]);
    tellDied();
  }

  /** @param refuse rejects as the other side would, and leaves it as the other side would */
  async function visit<Result>(
    call: string,
    work: () => Promise<Result>,
    other: {
      faults: readonly Fault[];
      refuse: () => Promise<never>;
      cut: () => Promise<never>;
      answer?: (status: number) => Result;
    },
  ): Promise<Result> {
    const job = underWay.getStore();
    if (isDead) return never();
    const possible = job === WORKER ? WORKER_FAULTS : other.faults;
    const fault = job ? plan.visit({ job, call }, possible) : null;
    try {
      switch (fault) {
        case null:
          break;
        case "refused":
          return await other.refuse();
        case "overtaken":
          await underWay.exit(overtake);
          break;
        case "answer_lost":
          await work();
          return await other.cut();
        case "too_many":
          return other.answer!(429);
        case "bad_gateway":
          await work();
          return other.answer!(502);
        case "killed_before":
          await kill();
          return await never();
        case "killed_after":
          await work().catch(() => {});
          await kill();
          return await never();
      }
      const result = await work();
      return isDead ? await never() : result;
    } catch (error) {
      // The connections of a dead instance break; nothing is left that could catch that.
      if (isDead) return never();
      options.onFailure?.(error);
      throw error;
    }
  }

  let workersLast: Promise<unknown> = Promise.resolve();

  /** graphile-worker asks for a job while it still ends the last one; which comes first must not be chance. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (underWay.getStore() !== WORKER) return work();
    const turn = workersLast.then(work);
    workersLast = turn.catch(() => {});
    return turn;
  }

  function guardClient(client: pg.PoolClient): void {
    clients.add(client);
    client.on("end", () => clients.delete(client));
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const guarded = (...args: unknown[]) => {
      if (typeof args.at(-1) === "function") return query(...args);
      return inTurn(() =>
        visit(callOf(args[0]), () => query(...args), {
          faults: STATEMENT_FAULTS,
          async refuse() {
            // A real error: a transaction can only be rolled back after it.
            await query(
              `do $$ begin raise exception 'simulated failure' using errcode = '57014'; end $$`,
            );
            throw new Error("unreachable");
          },
          async cut() {
            await endBackends([client]);
            throw Object.assign(new Error("Connection terminated unexpectedly"), {
              code: "ECONNRESET",
            });
          },
        }),
      );
    };
    client.query = guarded as typeof client.query;
  }

  return {
    died,
    isDead: () => isDead,
    kill,
    run: (job, work) => (isDead ? never() : underWay.run(job, work)),
    unseen: (work) => underWay.exit(work),
    guardPool(pool) {
      pool.on("connect", guardClient);
      // pg's own pool.query calls back in whatever context a connection becomes free.
      const query = async (...args: unknown[]) => {
        const client = await pool.connect();
        let broken: Error | undefined;
        try {
          return await (client.query as (...args: unknown[]) => Promise<unknown>)(...args);
        } catch (error) {
          broken = error as Error;
          throw error;
        } finally {
          client.release(broken);
        }
      };
      pool.query = query as typeof pool.query;
    },
    guardFetch: (fetch) => async (input, init) => {
      const request = input instanceof Request ? input : new Request(input, init);
      const call = await outsideCallOf(request);
      const lost = async () => {
        throw new TypeError("fetch failed");
      };
      return visit(call, () => fetch(request), {
        faults: FAULTS,
        refuse: lost,
        cut: lost,
        answer: (status) => new Response("<html></html>", { status }),
      });
    },
  };
}

/** For what waits for a dead instance. */
function never<Result>(): Promise<Result> {
  return new Promise<Result>(() => {});
}

const LONGEST_CALL = 160;

/** A statement's name, or its text without the white space. */
function callOf(statement: unknown): string {
  const { name, text } =
    typeof statement === "string"
      ? { name: undefined, text: statement }
      : (statement as { name?: string; text: string });
  return `sql ${name ?? text.replace(/\s+/g, " ").trim().slice(0, LONGEST_CALL)}`;
}

/** "POST myshopify.com WriteEvent": the operation of a GraphQL document, or the path without ids. */
async function outsideCallOf(request: Request): Promise<string> {
  const { hostname, pathname } = new URL(request.url);
  const host = hostname.endsWith(".myshopify.com") ? "shopify" : hostname;
  if (!pathname.endsWith("/graphql.json")) {
    const path = pathname.replace(/\/trackings\/[^/]+\/[^/]+/, "/trackings/:carrier/:number");
    return `fetch ${request.method} ${host}${path.replace(/[\w-]*\d[\w-]*/g, ":id")}`;
  }
  const { query } = (await request.clone().json()) as { query: string };
  return `fetch ${host} ${/\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? query.slice(0, 60)}`;
}
