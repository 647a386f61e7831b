// Tries every route, endpoint and job with one shop's identity on another shop's data.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINT_BODIES } from "~/main/http-server.server";
import { jobHandlers } from "~/main/jobs.server";
import { ENDPOINTS } from "~/trackingmore/openapi/endpoints";
import { type Attempt, type Knock } from "./attempts";
import { DOORS, V2_OWNERS, v2Attempt } from "./attempts-endpoints";
import { JOBS } from "./attempts-jobs";
import { ROUTES } from "./attempts-routes";
import { load, openRoute, routeFiles } from "./route-files";
import { type ShopTable, countRows, listShopTables, snapshot } from "./shop-tables";
import { type World, openTwoShops, secretsOf, settle, settleAll } from "./two-shops";

/** So much of an answer is shown when a test fails. */
const SHOWN = 1000;
/** Tables that jobs, polls and each visit write beside an action. */
const FOLLOWS: ReadonlySet<string> = new Set([
  "admin_budgets",
  "checkpoints",
  "deregistrations",
  "engine_accounts",
  // The minute in which a key was last used.
  "engine_keys",
  "engine_past_journeys",
  "engine_status_counts",
  "engine_trackings",
  "lane_times",
  "shipment_changes",
  "shipments_by_status",
  // The minute in which the admin was last opened.
  "shops",
  "sync_cursors",
]);
let world: World;
let tables: ShopTable[];

beforeAll(async () => {
  world = await openTwoShops();
  tables = await listShopTables(world.app.database.pool);
}, 120_000);
afterAll(() => world?.app.stop());

async function listDoorsOfRoutes(): Promise<string[]> {
  const names: string[] = [];
  for (const [name, file] of routeFiles()) {
    const module = await load(file);
    for (const kind of ["loader", "action"] as const)
      if (module[kind]) names.push(`${name} ${kind}`);
  }
  return names.toSorted();
}

/** All that a caller gets to see, or what was thrown. */
async function answerOf(work: () => unknown): Promise<string> {
  let answer: unknown;
  try {
    answer = await work();
  } catch (thrown) {
    if (!(thrown instanceof Response)) throw thrown;
    answer = thrown;
  }
  if (!(answer instanceof Response)) return JSON.stringify(answer);
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`);
  return [answer.status, ...headers, await answer.text()].join("\n");
}

async function tryIt(attempt: Attempt, open: (knock: Knock) => unknown): Promise<void> {
  const { app, alpha, bravo } = world;
  const { pool } = app.database;
  const bravosNow = () => snapshot(pool, tables, bravo);

  const before = await bravosNow();
  const knock = await attempt.knock(world, alpha, bravo);
  const answer = (knock.said ?? []).reduce(
    (text, said) => text.replaceAll(said, "").replaceAll(encodeURIComponent(said), ""),
    await answerOf(() => open(knock)),
  );
  await settle(app);
  for (const secret of secretsOf(bravo))
    expect(answer.toLowerCase().includes(secret), `${secret} in ${answer.slice(0, SHOWN)}`).toBe(
      false,
    );
  expect(await bravosNow()).toEqual(before);

  if (typeof attempt.owner === "object" && "nothing" in attempt.owner) return;
  const own = await answerOf(async () => open(await attempt.knock(world, bravo, bravo)));
  await settleAll(app);
  if (typeof attempt.owner === "object") {
    const expected = "changes" in attempt.owner ? attempt.owner.changes : [];
    const now = await bravosNow();
    const changed = Object.keys(now).filter((table) => now[table] !== before[table]);
    const own = changed.filter((table) => expected.includes(table) || !FOLLOWS.has(table));
    expect(own).toEqual(expected);
  } else if (attempt.owner === "answer")
    expect(
      secretsOf(bravo).some((secret) => own.toLowerCase().includes(secret)),
      own.slice(0, SHOWN),
    ).toBe(true);
  else expect(await bravosNow(), own.slice(0, SHOWN)).not.toEqual(before);
}

const numbered = (attempts: Attempt | Attempt[]) =>
  [attempts].flat().map((each, i) => [i + 1, each] as const);

test("every table of a shop has rows of both", async () => {
  const { alpha, bravo, app } = world;
  const empty: string[] = [];
  for (const table of tables)
    for (const shop of [alpha, bravo])
      if ((await countRows(app.database.pool, table, shop)) === 0)
        empty.push(`${table.name} of ${shop.marker}`);
  expect(empty, "fill them in test/access/fill-tables.ts").toEqual([]);
});

test("every loader and action of every route is tried", async () => {
  expect(
    await listDoorsOfRoutes(),
    "declare what is new in test/access/attempts-routes.ts",
  ).toEqual(Object.keys(ROUTES).toSorted());
}, 60_000);

describe.each(Object.entries(ROUTES))("%s", (name, attempts) => {
  test.each(numbered(attempts))("attempt %i", async (_number, attempt) => {
    const open = await openRoute(name);
    const context = { services: world.app.services };
    await tryIt(attempt, ({ request, params = {} }) => open({ request, params, context }));
  });
});

test("every endpoint is tried", () => {
  expect(
    Object.keys(ENDPOINT_BODIES).toSorted(),
    "declare what is new in test/access/attempts-endpoints.ts",
  ).toEqual(Object.keys(DOORS).toSorted());
});

describe.each(Object.entries(DOORS))("%s", (_path, attempts) => {
  test.each(numbered(attempts))("attempt %i", (_number, attempt) =>
    tryIt(attempt, ({ request }) => fetch(request)),
  );
});

describe("/v2", () => {
  const byName = ENDPOINTS.map(
    (endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const,
  );

  test("its endpoints are all listed here", () => {
    expect(Object.keys(V2_OWNERS).toSorted()).toEqual(byName.map(([name]) => name).toSorted());
  });

  test.each(byName)("%s", (name, endpoint) =>
    tryIt(v2Attempt(endpoint, V2_OWNERS[name] ?? "answer"), ({ request }) => fetch(request)),
  );
});

test("every job is tried", () => {
  expect(
    Object.keys(jobHandlers(world.app.services)).toSorted(),
    "declare what is new in test/access/attempts-jobs.ts",
  ).toEqual(Object.keys(JOBS).toSorted());
});

describe.each(Object.entries(JOBS))("job %s", (name, payloads) => {
  test("done for one shop, with the other's ids, changes nothing of the other", async () => {
    const { app, alpha, bravo } = world;
    if ("everybody" in payloads) return expect(payloads.everybody).not.toBe("");
    const handlers = jobHandlers(app.services) as unknown as Record<
      string,
      (payload: unknown) => Promise<void>
    >;
    for (const payload of [payloads.payload(alpha, bravo)].flat()) {
      const before = await snapshot(app.database.pool, tables, bravo);
      await handlers[name]?.(payload).catch(() => {});
      await settle(app);
      expect(await snapshot(app.database.pool, tables, bravo)).toEqual(before);
    }
  });
});
