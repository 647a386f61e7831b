// Renewal of access tokens: when, in which process, and after failures of Shopify or a process.
import { Session } from "@shopify/shopify-api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { inTransaction } from "~/lib/database.server";
import { createLog } from "~/lib/log.server";
import { DAY_MS, MINUTE_MS } from "~/lib/time";
import { ASSUMED_LIFETIME_MS } from "~/shops/request-token.server";
import { createSessionStorage } from "~/shops/session-storage.server";
import { leaseToken, findToken, offlineSessionId } from "~/shops/store-tokens.server";
import { markUninstalled } from "~/shops/store.server";
import { type TokenSource, createTokenSource } from "~/shops/token-source.server";
import { testClock } from "../support/clock";
import { type TestDatabase, freshDatabase } from "../support/database";
import { testSealer } from "../support/sealer";

const SHOP = "north.myshopify.com";
const START = "2026-11-22T10:00:00Z";

const clock = testClock(START);
let database: TestDatabase;
let tokens: TokenSource;
/** What Shopify was asked, and how it answers the next time. */
let asked: { url: string; body: Record<string, string> }[];
let answer: (count: number) => Response | Promise<Response>;

beforeAll(async () => {
  database = await freshDatabase();
  tokens = aProcess();
});
afterAll(() => database.drop());
beforeEach(async () => {
  clock.set(START);
  asked = [];
  answer = (count) => Response.json(reply(count));
  await database.pool.query(`truncate shops, sessions`);
});

/** The token source of one process; several meet in the database alone. */
function aProcess(): TokenSource {
  return createTokenSource({
    database,
    sealer: testSealer,
    clock,
    log: createLog("silent"),
    app: { apiKey: "key", apiSecret: "secret" },
    fetch: async (url, init) => {
      asked.push({ url: String(url), body: JSON.parse(String(init?.body)) as never });
      return answer(asked.length);
    },
  });
}

function reply(count: number) {
  return {
    access_token: `access-${count}`,
    expires_in: 3600,
    refresh_token: `refresh-${count}`,
    refresh_token_expires_in: 7_776_000,
    scope: "read_orders",
  };
}

/** What a token exchange leaves behind. */
async function install(fields: { expiresInMs?: number; refreshToken?: string } = {}) {
  const { expiresInMs = 60 * MINUTE_MS, refreshToken = "refresh-0" } = fields;
  await createSessionStorage(database, testSealer, { clock }).storeSession(
    new Session({
      id: offlineSessionId(SHOP),
      shop: SHOP,
      state: "",
      isOnline: false,
      scope: "read_orders",
      accessToken: "access-0",
      expires: new Date(clock.now().getTime() + expiresInMs),
      refreshToken,
      refreshTokenExpires: new Date(clock.now().getTime() + 90 * DAY_MS),
    }),
  );
}

const stored = () => findToken(database.pool, testSealer, SHOP);
const unauthenticated = expect.objectContaining({ code: "unauthenticated" }) as Error;
const unavailable = expect.objectContaining({ code: "unavailable" }) as Error;

test("a token is used until six minutes before its end, then renewed and kept before it is used", async () => {
  await install();
  expect(await tokens.tokenFor(SHOP)).toBe("access-0");
  clock.advance(53 * MINUTE_MS);
  expect(await tokens.tokenFor(SHOP)).toBe("access-0");
  expect(asked).toEqual([]);
  clock.advance(2 * MINUTE_MS);
  expect(await tokens.tokenFor(SHOP)).toBe("access-1");
  expect(asked).toEqual([
    {
      url: `https://${SHOP}/admin/oauth/access_token`,
      body: {
        client_id: "key",
        client_secret: "secret",
        grant_type: "refresh_token",
        refresh_token: "refresh-0",
      },
    },
  ]);
  expect(await stored()).toMatchObject({ accessToken: "access-1", refreshToken: "refresh-1" });
  expect(await tokens.tokenFor(SHOP)).toBe("access-1");
  expect(asked).toHaveLength(1);
});

test("ten askers in three processes renew an expired token once", async () => {
  await install();
  clock.advance(2 * 60 * MINUTE_MS);
  const processes = [aProcess(), aProcess(), aProcess()];
  const given = await Promise.all(
    Array.from({ length: 10 }, (_, index) => processes[index % 3]!.tokenFor(SHOP)),
  );
  expect(new Set(given)).toEqual(new Set(["access-1"]));
  expect(asked).toHaveLength(1);
});

test("while one process renews, another uses the token that is still valid", async () => {
  await install();
  clock.advance(56 * MINUTE_MS);
  let whileWaiting: string | undefined;
  answer = async (count) => {
    whileWaiting = await aProcess().tokenFor(SHOP);
    return Response.json(reply(count));
  };
  expect(await tokens.tokenFor(SHOP)).toBe("access-1");
  expect(whileWaiting).toBe("access-0");
});

test("a killed process's lease expires, and the next one renews", async () => {
  await install();
  clock.advance(2 * 60 * MINUTE_MS);
  expect(await leaseToken(database.pool, SHOP)).not.toBeNull();
  expect(await leaseToken(database.pool, SHOP)).toBeNull();
  await database.pool.query(`update shops set token_leased_until = now() - interval '1 second'`);
  expect(await tokens.tokenFor(SHOP)).toBe("access-1");
});

test("a token renewed after the lease expired does not replace a newer one", async () => {
  await install();
  clock.advance(2 * 60 * MINUTE_MS);
  answer = async (count) => {
    if (count > 1) return Response.json(reply(count));
    await database.pool.query(`update shops set token_leased_until = now() - interval '1 second'`);
    await aProcess().tokenFor(SHOP);
    return Response.json(reply(count));
  };
  await expect(tokens.tokenFor(SHOP)).rejects.toEqual(unavailable);
  expect(await stored()).toMatchObject({ accessToken: "access-2", refreshToken: "refresh-2" });
});

test("a lost reply costs nothing: the same refresh token is sent again", async () => {
  await install();
  clock.advance(2 * 60 * MINUTE_MS);
  answer = () => Promise.reject(new TypeError("socket hang up"));
  await expect(tokens.tokenFor(SHOP)).rejects.toEqual(unavailable);
  answer = (count) => Response.json(reply(count));
  expect(await tokens.tokenFor(SHOP)).toBe("access-2");
  expect(asked.map(({ body }) => body.refresh_token)).toEqual(["refresh-0", "refresh-0"]);
});

test.each([500, 502, 503, 429, 402, 423])(
  "HTTP %i is no refusal: the token is used to its end and tried again",
  async (status) => {
    await install();
    clock.advance(55 * MINUTE_MS);
    answer = () => new Response("<html>busy</html>", { status });
    expect(await tokens.tokenFor(SHOP)).toBe("access-0");
    clock.advance(10 * MINUTE_MS);
    await expect(tokens.tokenFor(SHOP)).rejects.toEqual(unavailable);
    expect(await stored()).toMatchObject({ isRefused: false, refreshToken: "refresh-0" });
  },
);

test("a reply that names no time is renewed well before an hour is over, again and again", async () => {
  await install();
  answer = (count) => Response.json({ access_token: `access-${count}` });
  for (const round of [1, 2, 3]) {
    clock.advance(2 * 60 * MINUTE_MS);
    expect(await tokens.tokenFor(SHOP)).toBe(`access-${round}`);
    const token = await stored();
    expect(token?.expiresAt).toEqual(new Date(clock.now().getTime() + ASSUMED_LIFETIME_MS));
    expect(token?.refreshToken).toBe("refresh-0");
  }
});

test.each([{ access_token: "" }, { error: "huh" }, [], null, "text"])(
  "a reply of %j is not taken for a token",
  async (body) => {
    await install();
    clock.advance(2 * 60 * MINUTE_MS);
    answer = () => Response.json(body);
    await expect(tokens.tokenFor(SHOP)).rejects.toEqual(unavailable);
    expect(await stored()).toMatchObject({ accessToken: "access-0", refreshToken: "refresh-0" });
  },
);

test.each([
  [400, { error: "invalid_grant" }],
  [400, { error: "invalid_subject_token" }],
  [401, {}],
  [403, null],
  [404, "Not Found"],
])("%i %j: refused once, noted, and never asked again", async (status, body) => {
  await install();
  clock.advance(2 * 60 * MINUTE_MS);
  answer = () => Response.json(body, { status });
  await expect(tokens.tokenFor(SHOP)).rejects.toEqual(unauthenticated);
  await expect(tokens.tokenFor(SHOP)).rejects.toEqual(unauthenticated);
  await expect(aProcess().tokenFor(SHOP)).rejects.toEqual(unauthenticated);
  expect(asked).toHaveLength(1);
  expect(await stored()).toMatchObject({ isRefused: true });
});

test("a wrong secret of this app does not mark a shop's token as refused", async () => {
  await install();
  clock.advance(2 * 60 * MINUTE_MS);
  answer = () => Response.json({ error: "invalid_client" }, { status: 401 });
  await expect(tokens.tokenFor(SHOP)).rejects.toMatchObject({ code: "internal" });
  expect(await stored()).toMatchObject({ isRefused: false });
});

test("a merchant who opens the app ends the outage", async () => {
  await install();
  clock.advance(2 * 60 * MINUTE_MS);
  answer = () => Response.json({ error: "invalid_grant" }, { status: 400 });
  await expect(tokens.tokenFor(SHOP)).rejects.toEqual(unauthenticated);
  clock.advance(1 * DAY_MS);
  await install({ refreshToken: "refresh-new" });
  expect(await stored()).toMatchObject({ isRefused: false });
  expect(await tokens.tokenFor(SHOP)).toBe("access-0");
});

test("a token that Shopify no longer takes is renewed though its time is not up", async () => {
  await install();
  await tokens.reject(SHOP, "an older one");
  expect(await tokens.tokenFor(SHOP)).toBe("access-0");
  await tokens.reject(SHOP, "access-0");
  expect(await tokens.tokenFor(SHOP)).toBe("access-1");
});

test("a shop that left while its token was renewed stays gone", async () => {
  await install();
  clock.advance(2 * 60 * MINUTE_MS);
  answer = async (count) => {
    await inTransaction(database.pool, (tx) => markUninstalled(tx, SHOP, clock.now()));
    return Response.json(reply(count));
  };
  await expect(tokens.tokenFor(SHOP)).rejects.toEqual(unavailable);
  expect(await stored()).toBeNull();
  await expect(tokens.tokenFor(SHOP)).rejects.toEqual(unauthenticated);
});

test("a shop that never installed has no token, and Shopify is not asked", async () => {
  await expect(tokens.tokenFor("never.myshopify.com")).rejects.toEqual(unauthenticated);
  expect(asked).toEqual([]);
});

test("a token that lay still for a day is on the list, one refused or just used is not", async () => {
  await install();
  expect(await tokens.listIdleShops()).toEqual([]);
  clock.advance(25 * 60 * MINUTE_MS);
  expect(await tokens.listIdleShops()).toEqual([SHOP]);
  await tokens.tokenFor(SHOP);
  expect(await tokens.listIdleShops()).toEqual([]);
  clock.advance(25 * 60 * MINUTE_MS);
  answer = () => Response.json({ error: "invalid_grant" }, { status: 400 });
  await expect(tokens.tokenFor(SHOP)).rejects.toEqual(unauthenticated);
  expect(await tokens.listIdleShops()).toEqual([]);
});

test("neither the table nor a dump of it shows a token", async () => {
  await install();
  clock.advance(2 * 60 * MINUTE_MS);
  await tokens.tokenFor(SHOP);
  const { rows } = await database.pool.query(
    `select sessions::text || shops::text as row from sessions join shops on shops.id = shop`,
  );
  expect(JSON.stringify(rows)).not.toMatch(/access-|refresh-/);
});
