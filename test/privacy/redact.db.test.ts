// A redaction removes a customer from all tables, jobs and logs, and nothing of others.
import { afterAll, beforeAll, expect, test } from "vitest";
import { customerIndexInput, emailIndexInput } from "~/lib/seal.server";
import { type TestDatabase, freshDatabase } from "../support/database";
import { waitingJobs } from "../support/jobs";
import { testSealer } from "../support/sealer";
import { type Finding, listTables, searchEverywhere } from "./search";
import { WHAT_TABLES_KEEP } from "./tables";
import {
  type World,
  customer,
  fulfillmentBody,
  idsOf,
  orderBody,
  requestBody,
  startWorld,
  wordsOf,
} from "./world";

const SHOP = "quill.myshopify.com";
const ada = customer(SHOP, "zephyrine", 91_001);
const bob = customer(SHOP, "barnabas", 82_002);

let database: TestDatabase;
let world: World;
/** Ids of ours that lead to somebody. */
const ids = new Map<typeof ada, string[]>();
let before: { ada: Finding[]; bob: string[] };

beforeAll(async () => {
  database = await freshDatabase();
  world = await startWorld(database);
  await world.install(SHOP);
  await world.meet(ada);
  await world.meet(bob);
  for (const who of [ada, bob]) ids.set(who, await idsOf(database, who));
  before = { ada: await traces(ada), bob: await keptOf(bob) };
});
afterAll(() => database.drop());

const traces = (who: typeof ada) =>
  searchEverywhere(
    database.pool,
    testSealer,
    [...wordsOf(who), ...(ids.get(who) ?? [])],
    [
      testSealer.blindIndex(emailIndexInput(who.email)),
      testSealer.blindIndex(customerIndexInput(who.customerId)),
    ],
  );
const tablesOf = (findings: readonly Finding[]) => [
  ...new Set(findings.map(({ where }) => where.slice(0, where.lastIndexOf(".")))),
];

/** Jobs come and go, and a redaction notes which orders webhooks are about: their ids are no gain to anyone. */
const UNSTEADY = /^(graphile_worker\._private_jobs|webhook_deliveries\.order_id)/;

/** Where somebody stands, one line for each value. */
async function keptOf(who: typeof ada): Promise<string[]> {
  const lines = (await traces(who)).map(({ where, word }) => `${where} ${word}`);
  return lines.filter((line) => !UNSTEADY.test(line)).toSorted();
}

test("every table says whether it keeps something of a customer, and those that do are searched", async () => {
  const tables = await listTables(database.pool);
  expect(tables.toSorted()).toEqual(Object.keys(WHAT_TABLES_KEEP).toSorted());
  const customers = Object.entries(WHAT_TABLES_KEEP).filter(([, keeps]) => keeps === "customers");
  expect(tablesOf(before.ada).toSorted()).toEqual(customers.map(([table]) => table).toSorted());
});

test("a redaction leaves nothing of the customer, anywhere", async () => {
  const body = { ...requestBody(ada), orders_to_redact: [Number(ada.orderId)] };
  expect(await world.send("customers/redact", SHOP, body)).toBe(200);
  await world.runJobs();
  expect(await traces(ada)).toEqual([]);
  const { rows } = await database.pool.query(
    `select state, counts from privacy_requests where kind = 'redaction'`,
  );
  expect(rows).toEqual([
    { state: "done", counts: expect.objectContaining({ orders: 1, shipments: 1 }) },
  ]);
});

test("another customer of the shop keeps everything", async () => {
  expect(await keptOf(bob)).toEqual(before.bob);
  const job = (await waitingJobs(database.pool)).find(
    ({ name }) => name === "shipments.unregister",
  );
  expect(job?.payload).toMatchObject({ trackingNumber: bob.number });
});

test("no webhook about the order brings the customer back, and none of them stays", async () => {
  await world.send("orders/updated", SHOP, orderBody(ada, "2026-04-01T09:00:00Z"));
  await world.send("fulfillments/update", SHOP, fulfillmentBody(ada, "2026-04-01T09:00:00Z"));
  await world.runJobs();
  expect(await traces(ada)).toEqual([]);
});

test("the logs contain no personal data", () => {
  const text = world.logged.join("").toLowerCase();
  expect(text).toContain("violates check constraint");
  const personal = [ada, bob].flatMap((who) => [
    who.email,
    who.phone,
    who.firstName,
    who.lastName,
    who.street,
  ]);
  expect(personal.filter((word) => text.includes(word.toLowerCase()))).toEqual([]);
});
