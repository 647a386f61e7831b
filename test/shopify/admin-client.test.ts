// The Admin API client: answers, throttling, refusals and time-outs.
import { expect, test } from "vitest";
import { z } from "zod";
import type { AppError } from "~/lib/errors";
import { createAdminClient } from "~/shopify/admin-api/admin-client.server";
import { testClock } from "../support/clock";
import { SHOPIFY_API_VERSION } from "~/shopify/admin-api/api-version";

const SHOP = "example.myshopify.com";
const QUERY = "#graphql\n  query Names { shop { name email } }";
const MUTATION = "#graphql\n  mutation Stop { stop { id } }";
const schema = z.object({ shop: z.object({ name: z.string(), email: z.string().nullish() }) });
const GOOD = { data: { shop: { name: "Pier", email: "a@example.com" } } };

type Scripted = Response | Error;
interface Sent {
  url: string;
  token: string | null;
}

function json(body: unknown, init: ResponseInit = {}): Response {
  return Response.json(body, init);
}

function cost(requested: number, available: number, actual: number | null = requested) {
  return {
    cost: {
      requestedQueryCost: requested,
      actualQueryCost: actual,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: available, restoreRate: 100 },
    },
  };
}

/** A client whose network answers what the script says, whose budget is noted, and that never really waits. */
function client(script: Scripted[], tokens: string[] = ["token-1"]) {
  const sent: Sent[] = [];
  const notes: string[] = [];
  const admin = createAdminClient({
    tokens: {
      tokenFor: async () => tokens[0] ?? "",
      async reject(_shop, token) {
        if (tokens[0] === token && tokens.length > 1) tokens.shift();
      },
    },
    clock: testClock("2026-03-01T10:00:00Z"),
    budget: {
      async reserve(_shop, points) {
        notes.push(`reserve ${points}`);
        return 0;
      },
      async recordCost(_shop, reserved, cost) {
        notes.push(`recordCost ${reserved} ${cost ? cost.available : "no cost"}`);
      },
      async pause(_shop, ms) {
        notes.push(`pause ${ms}`);
      },
    },
    async fetch(url, init) {
      sent.push({ url, token: new Headers(init.headers).get("x-shopify-access-token") });
      const next = script.shift();
      if (!next) throw new Error("the script is at its end");
      if (next instanceof Error) throw next;
      return next;
    },
    wait: async (ms) => notes.push(`wait ${ms}`),
  });
  return { admin, sent, notes };
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail("it should have failed"),
    (error: unknown) => error as AppError,
  );

test("an answer is read by its schema, asked at the shop's own address with its token", async () => {
  const { admin, sent } = client([json(GOOD)]);
  const reply = await admin.execute(SHOP, QUERY, {}, schema);
  expect(reply).toEqual({ data: GOOD.data, refused: [] });
  expect(sent).toEqual([
    { url: `https://${SHOP}/admin/api/${SHOPIFY_API_VERSION}/graphql.json`, token: "token-1" },
  ]);
});

test("a protected field that is refused is named, once, and the rest of the answer is kept", async () => {
  const denied = (index: number) => ({
    message: "Access denied for email field.",
    path: ["orders", index, "email"],
    extensions: { code: "ACCESS_DENIED" },
  });
  const { admin } = client([
    json({
      data: { orders: [{ email: null }, { email: null }] },
      errors: [denied(0), denied(1)],
    }),
  ]);
  const orders = z.object({ orders: z.array(z.object({ email: z.string().nullable() })) });
  expect(await admin.execute(SHOP, QUERY, {}, orders)).toEqual({
    data: { orders: [{ email: null }, { email: null }] },
    refused: ["orders.email"],
  });
});

test("when everything was refused, that is a failure", async () => {
  const { admin, sent } = client([
    json({
      data: { customers: null },
      errors: [{ message: "Access denied", extensions: { code: "ACCESS_DENIED" } }],
    }),
  ]);
  expect(await failureOf(admin.execute(SHOP, QUERY, {}, schema))).toMatchObject({
    code: "forbidden",
  });
  expect(sent).toHaveLength(1);
});

test("a throttled operation is asked again, and now takes the points that Shopify wants to see", async () => {
  const throttled = {
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
    extensions: cost(700, 12, null),
  };
  const { admin, notes } = client([
    json(throttled),
    json({ ...GOOD, extensions: cost(700, 1300, 9) }),
  ]);
  await admin.execute(SHOP, QUERY, {}, schema);
  expect(notes).toEqual(["reserve 50", "recordCost 50 12", "reserve 700", "recordCost 700 1300"]);
});

test("a shop that stays throttled is left for later instead of being asked for ever", async () => {
  const throttled = () =>
    json({
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
      extensions: cost(700, 0, null),
    });
  const { admin, sent } = client(Array.from({ length: 50 }, throttled));
  const error = await failureOf(admin.execute(SHOP, QUERY, {}, schema));
  expect(error).toMatchObject({ code: "rate_limited", retryAfterMs: 10_000 });
  expect(sent).toHaveLength(8);
});

test.each([
  ["2.0", "pause 2000"],
  ["Sun, 01 Mar 2026 10:00:07 GMT", "pause 7000"],
  [null, "pause 2000"],
])("a 429 with Retry-After %s makes everyone rest", async (retryAfter, note) => {
  const headers: HeadersInit = retryAfter === null ? {} : { "retry-after": retryAfter };
  const { admin, notes } = client([new Response("slow", { status: 429, headers }), json(GOOD)]);
  await admin.execute(SHOP, QUERY, {}, schema);
  expect(notes).toContain(note);
});

test("a long pause is left to the caller, with the time to retry", async () => {
  const { admin } = client([
    new Response("slow", { status: 429, headers: { "retry-after": "600" } }),
  ]);
  expect(await failureOf(admin.execute(SHOP, QUERY, {}, schema))).toMatchObject({
    code: "rate_limited",
    retryAfterMs: 600_000,
  });
});

test("silence, 5xx and half an answer are asked again, with growing pauses, and at last given up", async () => {
  const troubles = () => [
    new TypeError("fetch failed"),
    new Response("bad gateway", { status: 502 }),
    new Response('{"data": {"shop"', { status: 200 }),
  ];
  const repaired = client([...troubles(), json(GOOD)]);
  expect((await repaired.admin.execute(SHOP, QUERY, {}, schema)).data.shop.name).toBe("Pier");
  expect(repaired.notes.filter((note) => note.startsWith("wait"))).toEqual([
    "wait 1000",
    "wait 2000",
    "wait 4000",
  ]);
  const hopeless = client([...troubles(), ...troubles()]);
  expect(await failureOf(hopeless.admin.execute(SHOP, QUERY, {}, schema))).toMatchObject({
    code: "unavailable",
  });
  expect(hopeless.sent).toHaveLength(4);
});

test("a mutation that may have arrived is not sent twice; one that was throttled is", async () => {
  const done = z.object({ stop: z.object({ id: z.string() }) });
  const lost = client([new TypeError("fetch failed"), json({ data: { stop: { id: "1" } } })]);
  expect(await failureOf(lost.admin.execute(SHOP, MUTATION, {}, done))).toMatchObject({
    code: "unavailable",
  });
  expect(lost.sent).toHaveLength(1);
  const throttled = client([
    json({ errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }] }),
    json({ data: { stop: { id: "1" } } }),
  ]);
  expect((await throttled.admin.execute(SHOP, MUTATION, {}, done)).data.stop.id).toBe("1");
});

test("a token that was replaced meanwhile is read again; a dead one ends the matter", async () => {
  const unauthorized = () => json({ errors: "Invalid token" }, { status: 401 });
  const replaced = client([unauthorized(), json(GOOD)], ["old", "new"]);
  await replaced.admin.execute(SHOP, QUERY, {}, schema);
  expect(replaced.sent.map(({ token }) => token)).toEqual(["old", "new"]);
  const dead = client([unauthorized()], ["old"]);
  const error = await failureOf(dead.admin.execute(SHOP, QUERY, {}, schema));
  expect(error).toMatchObject({ code: "unauthenticated" });
  expect(dead.sent).toHaveLength(1);
});

test.each([
  [403, "forbidden"],
  [404, "not_found"],
])("HTTP %i is %s, and is not asked again", async (status, code) => {
  const { admin, sent } = client([new Response("no", { status })]);
  expect(await failureOf(admin.execute(SHOP, QUERY, {}, schema))).toMatchObject({ code });
  expect(sent).toHaveLength(1);
});

test("no failure says the token, whatever is printed of it", async () => {
  const { admin } = client([new TypeError("fetch failed")], ["shpat_secret"]);
  const error = await failureOf(admin.execute(SHOP, MUTATION, {}, schema));
  const printed = JSON.stringify([error, error.message, error.stack, String(error.cause)]);
  expect(printed).not.toContain("shpat_secret");
});
