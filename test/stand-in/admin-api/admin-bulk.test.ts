// Bulk operations and the Admin API's troubles, as Shopify documents them.
import type { GraphQLSchema } from "graphql";
import { beforeAll, expect, test } from "vitest";
import { createAdminTroubles } from "./admin-troubles.ts";
import { createBulkOperations, type BulkOperation } from "./admin-bulk.ts";
import { fetchAdminSchema, loadAdminSchema } from "./admin-schema.ts";
import { seededRandom } from "../shop/random.ts";

const SHOP = "north-pier.myshopify.com";
const QUERY = "{ orders { edges { node { id lineItems { edges { node { id } } } } } } }";

const order = (id: number, items: number[]) => ({
  node: { id: `o${id}`, lineItems: { edges: items.map((item) => ({ node: { id: `i${item}` } })) } },
});
const answer = async () => ({ data: { orders: { edges: [order(1, [1, 2]), order(2, [])] } } });

let schema: GraphQLSchema;
beforeAll(async () => {
  await fetchAdminSchema(() => {});
  ({ schema } = await loadAdminSchema());
}, 180_000);

function world() {
  let time = Date.parse("2026-07-01T00:00:00Z");
  const bulk = createBulkOperations(() => new Date(time));
  return {
    bulk,
    advance: (ms: number) => (time += ms),
    run: (query = QUERY) => bulk.run(SHOP, query, schema, answer),
    view: (operation: BulkOperation | null) =>
      bulk.view(operation as BulkOperation, "http://localhost:4090") as Record<string, unknown>,
  };
}

test("a file has a line for each object, children right below their parents, and can be read from a byte on", async () => {
  const { bulk, run, view } = world();
  const { operation } = await run();
  expect(view(operation)).toMatchObject({
    status: "COMPLETED",
    objectCount: "4",
    rootObjectCount: "2",
  });
  const url = String(view(operation).url);
  const lines = [
    '{"id":"o1"}',
    '{"id":"i1","__parentId":"o1"}',
    '{"id":"i2","__parentId":"o1"}',
    '{"id":"o2"}',
  ];
  expect(await bulk.file(new Request(url)).text()).toBe(lines.map((line) => `${line}\n`).join(""));
  const from = (byte: number) =>
    bulk.file(new Request(url, { headers: { range: `bytes=${byte}-` } }));
  expect([from(12).status, await from(12).text()]).toEqual([206, `${lines.slice(1).join("\n")}\n`]);
  expect(from(10_000).status).toBe(416);
});

test("it is created, runs, completes, fails with what it had, or is canceled", async () => {
  const { bulk, run, view, advance } = world();
  bulk.steer(SHOP, { durationMs: 1000 });
  const { operation } = await run();
  const seen = [view(operation).status];
  advance(500);
  seen.push(view(operation).status);
  advance(500);
  seen.push(view(operation).status);
  expect(seen).toEqual(["CREATED", "RUNNING", "COMPLETED"]);
  const { operation: second } = await run();
  bulk.cancel(SHOP, second?.id ?? "");
  expect(view(second)).toMatchObject({ status: "CANCELED", url: null });
  bulk.steer(SHOP, { failure: { errorCode: "TIMEOUT", lines: 2 } });
  const { operation: third } = await run();
  expect(view(third)).toMatchObject({ status: "FAILED", errorCode: "TIMEOUT", url: null });
  expect(String(view(third).partialDataUrl)).toContain("/bulk/");
});

test.each([
  [
    "a connection inside of a list",
    "{ orders { edges { node { id fulfillments { id fulfillmentLineItems { edges { node { id } } } } } } } }",
    "within a list field",
  ],
  ["no connection", "{ shop { name } }", "at least one connection"],
  ["a field that is not there", "{ orders { edges { node { nickname } } } }", "Cannot query field"],
])("a question with %s is refused", async (_what, query, reason) => {
  const { run } = world();
  const { operation, userErrors } = await run(query);
  expect(operation).toBeNull();
  expect(userErrors[0]).toMatchObject({
    code: "INVALID",
    message: expect.stringContaining(reason),
  });
});

test("five run at a time, and no more", async () => {
  const { bulk, run, advance } = world();
  bulk.steer(SHOP, { durationMs: 1000 });
  for (let started = 0; started < 5; started++) expect((await run()).operation).not.toBeNull();
  expect((await run()).userErrors).toMatchObject([{ code: "LIMIT_REACHED" }]);
  advance(1000);
  expect((await run()).operation).not.toBeNull();
});

test("troubles come in the shares that were asked for, for one shop or for all", () => {
  const troubles = createAdminTroubles(seededRandom(1).next);
  troubles.set(SHOP, { tooMany: 0.25, serverError: 0.25 });
  const met = Array.from({ length: 400 }, () => troubles.meet(SHOP)?.status ?? 200);
  const share = (status: number) => met.filter((each) => each === status).length / met.length;
  expect(share(429)).toBeCloseTo(0.25, 1);
  expect(share(502)).toBeCloseTo(0.25, 1);
  expect(troubles.meet("south-pier.myshopify.com")).toBeNull();
  troubles.set(null, { tooMany: 1 });
  expect(troubles.meet("south-pier.myshopify.com")?.headers.get("retry-after")).toBe("1.0");
});
