// shop/redact erases an uninstalled shop completely, keeps a reinstalled one, and never touches another.
import { afterAll, beforeAll, expect, test } from "vitest";
import { emailIndexInput } from "~/lib/seal.server";
import { DAY_MS } from "~/lib/time";
import { createRetentionJob } from "~/privacy/retention/retention.server";
import {
  findService,
  findShop,
  recordInstall,
  markOpened,
  markUninstalled,
} from "~/shops/store.server";
import { jobHandlers } from "~/main/jobs.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { takeJobs } from "../support/jobs";
import { testSealer } from "../support/sealer";
import { searchEverywhere } from "./search";
import { type World, customer, orderBody, startWorld, wordsOf } from "./world";

const GONE = "gone-for-good.myshopify.com";
const STAYS = "staying-here.myshopify.com";
const ada = customer(GONE, "zephyrine", 91_001);
const bob = customer(STAYS, "barnabas", 82_002);
const redaction = { shop_id: 954_889, shop_domain: GONE };

let database: TestDatabase;
let world: World;
let bobBefore: string[];
let goneWords: string[];

beforeAll(async () => {
  database = await freshDatabase();
  world = await startWorld(database);
  for (const who of [ada, bob]) {
    await world.install(who.shop);
    await world.meet(who);
  }
  await database.pool.query(
    `insert into sessions (id, shop, state, access_token) values ($1, $2, '', 'sealed')`,
    [`offline_${GONE}`, GONE],
  );
  bobBefore = await keptOf(bob);
  goneWords = [
    ...wordsOf(ada),
    GONE,
    (await findService(database, GONE))?.accountId ?? "no account",
  ];
});
afterAll(() => database.drop());

const search = (words: string[], email: string) =>
  searchEverywhere(database.pool, testSealer, words, [
    testSealer.blindIndex(emailIndexInput(email)),
  ]);

/** Jobs come and go, and a webhook that waited is processed meanwhile. */
async function keptOf(who: typeof ada): Promise<string[]> {
  const found = await search([...wordsOf(who), who.shop], who.email);
  const lines = found.map(({ where, word }) => `${where} ${word}`);
  const unsteady = /^(graphile_worker\.|webhook_deliveries\.order_id)/;
  return lines.filter((line) => !unsteady.test(line)).toSorted();
}

test("a late shop/redact does not touch a shop that is back", async () => {
  await markOpened(database, GONE, new Date());
  const before = await keptOf(ada);
  expect(await world.send("shop/redact", GONE, redaction)).toBe(200);
  await world.runJobs();
  const kept = (await keptOf(ada)).filter((line) => !/webhook_deliveries\.(body|shop)/.test(line));
  const had = before.filter((line) => !/webhook_deliveries\.(body|shop)/.test(line));
  expect(kept).toEqual(had);
  const { rows } = await database.pool.query(
    `select outcome from webhook_deliveries where topic = 'shop/redact'`,
  );
  expect(rows).toEqual([{ outcome: "ignored_shop_is_back" }]);
});

test("a shop that comes back while it is erased keeps what it has made since", async () => {
  await database.pool.query("update shops set uninstalled_at = now() where id = $1", [GONE]);
  await world.send("shop/redact", GONE, redaction);
  const [inbox] = (await takeJobs(database.pool)).filter(({ name }) => name === "inbox.process");
  expect(inbox?.payload).toMatchObject({ shopId: GONE });
  const handlers = jobHandlers(world.services);
  await handlers["inbox.process"]({ shopId: GONE });
  await recordInstall(database.pool, GONE, new Date());
  await handlers["privacy.erase_shop"]({ shopId: GONE, reportedAt: new Date().toISOString() });
  expect(await findShop(database, GONE)).not.toBeNull();
  expect(await findService(database, GONE)).not.toBeNull();
  await takeJobs(database.pool);
});

test("shop/redact leaves nothing of the shop, in any table", async () => {
  await markUninstalled(database.pool, GONE, new Date(Date.now() + 1000));
  await world.send("shop/redact", GONE, redaction);
  await world.runJobs();
  expect(await search(goneWords, ada.email)).toEqual([]);
  const { rows } = await database.pool.query(`select counts from erased_shops`);
  expect(rows).toEqual([
    { counts: expect.objectContaining({ orders: 1, shipments: 1, engine_trackings: 2 }) },
  ]);
});

test("another shop keeps everything", async () => {
  expect(await keptOf(bob)).toEqual(bobBefore);
});

test("a webhook for an erased shop is still answered 200, and nothing of it is kept", async () => {
  expect(await world.send("orders/create", GONE, orderBody(ada))).toBe(200);
  expect(await world.send("shop/redact", GONE, redaction)).toBe(200);
  await world.runJobs();
  expect(await search(wordsOf(ada), ada.email)).toEqual([]);
});

test("an erased shop that installs again is served like any other", async () => {
  await world.install(GONE);
  await world.send("orders/create", GONE, orderBody(ada));
  await world.runJobs();
  expect(await database.prisma.order.count({ where: { shopId: GONE } })).toBe(1);
});

test("a shop without app/uninstalled is erased, since nothing proves a later installation", async () => {
  await world.install(GONE);
  await world.send("shop/redact", GONE, redaction);
  await world.runJobs();
  expect(await findShop(database, GONE)).toBeNull();
  await world.install(GONE);
});

test("a shop that left without a shop/redact is erased after thirty days, and not before", async () => {
  await markUninstalled(database.pool, GONE, new Date(Date.now() + 1000));
  const pass = async (days: number) => {
    const clock = { now: () => new Date(Date.now() + days * DAY_MS) };
    await createRetentionJob({ ...world.services, clock })();
    await world.runJobs();
    return (await findShop(database, GONE)) !== null;
  };
  expect(await pass(29)).toBe(true);
  expect(await pass(31)).toBe(false);
  expect(await search(goneWords, ada.email)).toEqual([]);
});
