// The tracking page's endpoint: failures that tell nothing, limits, posted forms, signatures and headers.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TrackingAnswer } from "~/storefront/tracking-page/respond.server";
import { LOOKUP_ADDRESS_LIMIT } from "~/storefront/lookup/limits.server";
import { isGuess, readLookupRequest } from "~/storefront/lookup/lookup-request";
import { type TestDatabase, freshDatabase } from "../support/database";
import { OTHER_SHOP, type PageWorld, endpointOver, openPageWorld } from "./page-world";
import { NOW, SHOP, proxyRequest, signedUrl } from "./signed-request";
let database: TestDatabase;
let endpoint: PageWorld["endpoint"];
let ask: PageWorld["ask"];
let askJson: PageWorld["askJson"];
beforeAll(async () => {
  ({ database, endpoint, ask, askJson } = await openPageWorld());
});
beforeEach(() => database.prisma.rateLimitBucket.deleteMany());
afterAll(() => database.drop());

describe("every failure looks the same, byte for byte", () => {
  const failures: Record<string, Record<string, string>> = {
    "an order that is not there": { order: "#9999", email: "ada@example.com" },
    "a wrong e-mail": { order: "#1001", email: "bob@example.com" },
    "an e-mail nobody has": { order: "#1001", email: "nobody@example.com" },
    "another shop's order": { order: "#2001", email: "ada@example.com" },
    "another shop's order with the number of ours": { order: "#1001", email: "eve@example.com" },
    "an order without an e-mail": { order: "#1004", email: "ada@example.com" },
    "an order alone": { order: "#1001" },
    "an e-mail alone": { email: "ada@example.com" },
    "no e-mail at all": { order: "#1001", email: "ada" },
    "a wrong phone number": { order: "#1005", phone: "+49 30 7654321" },
    "a wrong postcode": { order: "#1005", postcode: "10117" },
    "a postcode given as an e-mail": { order: "#1005", email: "10115" },
    "an e-mail given as a phone number": { order: "#1001", phone: "ada@example.com" },
    "a link that was never made": { link: "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
    "a link that is none": { link: "../../etc/passwd" },
    "an endless link": { link: "A".repeat(100_000) },
    "an endless order number": { order: "1001".repeat(10_000), email: "ada@example.com" },
    "an endless e-mail": { order: "1001", email: `${"a".repeat(100_000)}@example.com` },
    "NUL bytes": { order: "\u0000", email: "\u0000@\u0000\u0000" },
    "half characters": { order: "\uD800", email: "\uDC00@x" },
    SQL: { order: "' or 1=1 --", email: "%@%" },
    Liquid: { order: "{{ shop.email }}", email: "{% raw %}@x" },
    "a number that is not there": { number: "NOTHERE00001" },
    "another shop's number": { number: "EVESPARCEL01" },
    "a number taken off": { number: "TAKENOFF0001" },
    "a number too short": { number: "1" },
    "a number of NULs": { number: "\u0000\u0000\u0000\u0000" },
    "an endless number": { number: "9".repeat(100_000) },
    "a wildcard": { number: "%%%%" },
  };

  for (const format of ["page", "json"]) {
    test(`as ${format}`, async () => {
      const seen = new Map<string, string>();
      for (const [name, query] of Object.entries(failures)) {
        await database.prisma.rateLimitBucket.deleteMany();
        const response = await ask(format === "json" ? { ...query, format } : query);
        const headers = JSON.stringify([...response.headers]);
        // The form keeps what was typed.
        const body = (await response.text()).replace(/ value="[^"]*"|\nvalue="[^"]*"/g, "");
        seen.set(name, `${response.status} ${headers} ${body}`);
      }
      expect(new Set(seen.values()).size).toBe(1);
      expect([...seen.values()][0]).toContain("find a match");
      expect([...seen.values()][0]).not.toMatch(/9999|2001|ada|bob|nobody/);
    });
  }

  test("and costs the same statements", async () => {
    const orders = Object.values(failures).filter((query) => query.order);
    // Attempts with a postcode or phone number have one limit more.
    for (const guessing of [false, true]) {
      const statements = new Set<string>();
      for (const query of orders) {
        if (isGuess(readLookupRequest(new URLSearchParams(query))) !== guessing) continue;
        await database.prisma.rateLimitBucket.deleteMany();
        statements.add((await statementsOf(query)).join("\n"));
      }
      expect(statements.size).toBe(1);
      expect([...statements][0]?.split("\n").length).toBeGreaterThan(2);
    }
  });
});

describe("limits", () => {
  test("an address that asks too often gets a clear 429, others do not", async () => {
    for (let turn = 0; turn < LOOKUP_ADDRESS_LIMIT.burst; turn++)
      await ask({ number: "NOTHERE00001" });
    const page = await ask({ order: "1001", email: "ada@example.com" });
    expect(page.status).toBe(429);
    expect(page.headers.get("retry-after")).toBe("2");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain("Wait a minute, then");

    const json = await ask({ number: "NOTHERE00001", format: "json" });
    expect(json.status).toBe(429);
    expect(await json.json()).toMatchObject({ state: "limited", parcels: [] });

    const form = await ask({});
    expect(form.status).toBe(200);
    const neighbour = await endpoint(
      proxyRequest({ number: "BOBSPARCEL01" }, { headers: { "x-forwarded-for": "203.0.113.99" } }),
    );
    expect(neighbour.status).toBe(200);
  });
});

describe("a posted form", () => {
  const post = (fields: Record<string, string>, query = {}) =>
    endpoint(proxyRequest(query, { method: "POST", form: fields }));

  test("opens the order like a link, with no e-mail address in any address", async () => {
    const fields = { order: "1002", contact: "bob@example.com", locale: "en" };
    const page = await (await post(fields)).text();
    expect(page).toContain("BOBSPARCEL01");
    expect(page).not.toContain("bob@example.com");
    const json = (await (await post(fields, { format: "json" })).json()) as TrackingAnswer;
    expect(json.parcels).toMatchObject([{ number: "BOBSPARCEL01" }]);
    const link = new URL(json.orderUrl ?? "", "https://x.example").searchParams.get("link") ?? "";
    expect((await askJson({ link })).version).toBe(json.version);
  });

  test("keeps what was typed after a miss", async () => {
    const page = await (await post({ order: '"1002"', contact: "<b>@x", number: "" })).text();
    expect(page).toContain("find a match");
    expect(page).toContain('value="&quot;1002&quot;"');
    expect(page).toContain('value="&lt;b&gt;@x"');
  });

  test("cannot change the shop or the path of the signed query", async () => {
    const fields = {
      shop: OTHER_SHOP,
      path_prefix: "/evil",
      order: "2001",
      contact: "ada@example.com",
    };
    const page = await (await post(fields)).text();
    expect(page).toContain("find a match");
    expect(page).not.toContain("/evil");
  });

  test("that is too long, or is no form, is refused", async () => {
    expect((await post({ order: "x".repeat(9000) })).status).toBe(400);
    const json = proxyRequest(
      {},
      { method: "POST", headers: { "content-type": "application/json" } },
    );
    expect((await endpoint(json)).status).toBe(400);
  });
});

test.each(["1005", "#1005", "10 05", "9005"])(
  "postcodes for order %j are refused after ten misses, by whatever address; e-mail is not",
  async (order) => {
    const from = (index: number) => ({
      headers: { "x-forwarded-for": `203.0.113.${index}, 10.0.0.1` },
    });
    const guess = (postcode: string, index: number) =>
      endpoint(proxyRequest({ order, postcode, format: "json" }, from(index)));
    for (let index = 0; index < 10; index++) {
      expect((await guess(`${20_000 + index}`, index)).status).toBe(200);
    }
    for (const postcode of ["20010", "10115"]) {
      const refused = await guess(postcode, 20);
      expect(refused.status).toBe(429);
      expect(refused.headers.get("retry-after")).toBe("600");
      expect(await refused.text()).toContain("Use your email address instead");
    }
    // The same order in another spelling.
    const other = await endpoint(
      proxyRequest({ order: `# ${order.replace(/\D/g, "")}`, phone: "030 1234567" }, from(21)),
    );
    expect(other.status).toBe(429);
    const query = { order, email: "cy@example.com", format: "json" };
    const byEmail = await endpoint(proxyRequest(query, from(22)));
    expect(await byEmail.json()).toMatchObject({ state: order === "9005" ? "notfound" : "found" });
  },
);

describe("the endpoint", () => {
  test("rejects requests without Shopify's signature, stale ones, and other methods", async () => {
    const unsigned = new Request(
      "https://waymark.example.com/proxy/track?order=1001&email=ada@example.com",
    );
    const stale = proxyRequest({}, { at: new Date(NOW.getTime() - 91_000) });
    const forged = proxyRequest({}, { secret: "guessed" });
    for (const request of [unsigned, stale, forged]) {
      const response = await endpoint(request);
      expect(response.status).toBe(401);
      expect(await response.text()).not.toMatch(/signature|stale|secret/i);
    }
    const put = await endpoint(new Request(signedUrl(), { method: "PUT", body: "order=1001" }));
    expect(put.status).toBe(405);
    expect(put.headers.get("allow")).toBe("GET, HEAD, POST");
    const unsignedPost = new Request("https://waymark.example.com/proxy/track", {
      method: "POST",
      body: new URLSearchParams({ order: "1001", email: "ada@example.com" }),
    });
    expect((await endpoint(unsignedPost)).status).toBe(401);
    expect(unsignedPost.bodyUsed).toBe(false);
  });

  test.each<[string, Record<string, string>, string]>([
    ["the form", {}, "private, no-cache"],
    ["a number's parcel", { number: "BOBSPARCEL01" }, "private, no-store"],
    ["an order's", { order: "1002", email: "bob@example.com" }, "private, no-store"],
    ["an order's as JSON", { number: "BOBSPARCEL01", format: "json" }, "private, no-store"],
    ["nothing found", { number: "NOTHERE00001", format: "json" }, "private, no-store"],
    ["no calendar", { format: "calendar" }, "no-store"],
  ])("lets %s not be cached, indexed, or sent to other sites", async (_, query, cache) => {
    const { headers } = await ask(query);
    expect(headers.get("cache-control")).toBe(cache);
    expect(headers.get("x-robots-tag")).toContain("noindex");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("set-cookie")).toBeNull();
  });

  test("learns where the merchant has the proxy, and answers there", async () => {
    const moved = await endpoint(proxyRequest({}, { pathPrefix: "/tools/parcels" }));
    expect(await moved.text()).toContain('action="/tools/parcels#waymark-result"');
    const shop = await database.prisma.shop.findUniqueOrThrow({ where: { id: SHOP } });
    expect(shop.proxyPath).toBe("/tools/parcels");
  });

  test("says that tracking is unavailable when the database is away, and keeps the reason to itself", async () => {
    const away = await freshDatabase();
    const broken = endpointOver(away);
    await away.drop();
    const response = await broken(proxyRequest({ order: "1001", email: "ada@example.com" }));
    expect(response.status).toBe(503);
    const page = await response.text();
    expect(page).toContain("available right now");
    expect(page).not.toMatch(/pool|database|postgres|error/i);
  });
});

/** The SQL that a look-up runs against the pool, in order. */
async function statementsOf(query: Record<string, string>): Promise<string[]> {
  const statements: string[] = [];
  const pool = new Proxy(database.pool, {
    get(target, name) {
      if (name !== "query") return Reflect.get(target, name) as unknown;
      return (statement: string | { text: string }, values?: unknown[]) => {
        statements.push(typeof statement === "string" ? statement : statement.text);
        return target.query(statement as string, values);
      };
    },
  });
  const watched = endpointOver({ ...database, pool });
  await watched(proxyRequest(query));
  return statements;
}
