// An order's own link, its calendar and feed, and a page that stays open.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TrackingAnswer } from "~/storefront/tracking-page/respond.server";
import { revokeLinks } from "~/shops/store-tracking-page.server";
import { orderLinkToken } from "~/storefront/lookup/order-link.server";
import { type TestDatabase } from "../support/database";
import { testSealer } from "../support/sealer";
import { OTHER_SHOP, type PageWorld, openPageWorld } from "./page-world";
import { seedOrder } from "./seed-order";
import { NOW, SHOP, proxyRequest } from "./signed-request";
let database: TestDatabase;
let endpoint: PageWorld["endpoint"];
let ask: PageWorld["ask"];
let askJson: PageWorld["askJson"];
beforeAll(async () => {
  ({ database, endpoint, ask, askJson } = await openPageWorld());
});
beforeEach(() => database.prisma.rateLimitBucket.deleteMany());
afterAll(() => database.drop());

describe("an order's own link", () => {
  const token = async (name: string, linkVersion = 1, shopId = SHOP) => {
    const { id } = await database.prisma.order.findFirstOrThrow({ where: { shopId, name } });
    return orderLinkToken(testSealer, shopId, { orderId: id, linkVersion });
  };

  test("opens it without typing, and leads to its feed", async () => {
    const link = await token("#1002");
    const answer = await askJson({ link });
    expect(answer.parcels).toMatchObject([{ number: "BOBSPARCEL01" }]);
    const page = await (await ask({ link })).text();
    // No day ahead is known of its parcel.
    expect(page).not.toContain("format=calendar");
    expect(page).toContain(`href="/apps/track?link=${link}&amp;locale=en-US&amp;format=feed"`);
    const byContact = await askJson({ order: "1002", email: "bob@example.com" });
    expect(byContact.html).toBe(answer.html);
  });

  test("is the same not found for a forged one, another shop's, a revoked one and a redacted order", async () => {
    const { orderId: gone } = await seedOrder(database, {
      name: "#1006",
      email: null,
      number: "GONE00000001",
    });
    const links = {
      forged: `${(await token("#1001")).slice(0, -2)}AA`,
      "another shop's": await token("#2001", 1, OTHER_SHOP),
      revoked: await token("#1001", 2),
      redacted: await token("#1006"),
    };
    await database.prisma.order.update({
      where: { shopId_id: { shopId: SHOP, id: gone } },
      data: { personalRemovedAt: NOW },
    });
    for (const format of ["page", "json", "calendar", "feed"]) {
      const seen = new Set<string>();
      for (const link of [...Object.values(links), "x"]) {
        await database.prisma.rateLimitBucket.deleteMany();
        const response = await ask({ link, format });
        const headers = JSON.stringify([...response.headers]);
        seen.add(`${response.status} ${headers} ${await response.text()}`);
      }
      expect(seen.size, format).toBe(1);
      expect([...seen][0]).toContain("find a match");
    }
  });

  test("ends when the merchant revokes all, and a new one opens", async () => {
    const shop = "revoking.myshopify.com";
    await seedOrder(database, { shopId: shop, name: "#1", email: null, number: "REVOKED00001" });
    const state = async (link: string) =>
      (
        (await (
          await endpoint(proxyRequest({ link, format: "json" }, { shop }))
        ).json()) as TrackingAnswer
      ).state;
    const old = await token("#1", 1, shop);
    expect(await state(old)).toBe("found");
    await revokeLinks(database.pool, shop, 1);
    await revokeLinks(database.pool, shop, 1);
    expect(await state(old)).toBe("notfound");
    expect(await state(await token("#1", 2, shop))).toBe("found");
  });

  test("has a calendar and a feed, which nothing else opens", async () => {
    const link = await token("#1001");
    const calendar = await ask({ link, format: "calendar" });
    expect(calendar.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    expect(await calendar.text()).toContain("BEGIN:VCALENDAR");
    const feed = await ask({ link, format: "feed" });
    expect(feed.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
    expect(await feed.text()).toContain("<title>Tracking for order #1001</title>");
    for (const format of ["calendar", "feed"]) {
      const query = { order: "1001", email: "ada@example.com", format };
      expect((await ask(query)).status).toBe(404);
      expect((await ask({ number: "BOBSPARCEL01", format })).status).toBe(404);
    }
  });
});

describe("a page that stays open", () => {
  const query = { order: "1009", email: "ada@example.com", format: "json" };
  const again = (etag: string | null) =>
    endpoint(proxyRequest(query, { headers: { "if-none-match": etag ?? "" } }));
  beforeAll(async () => {
    const order = { name: "#1009", email: "ada@example.com", number: "STAYSOPEN001" };
    await seedOrder(database, order);
  });

  test("is answered in a few bytes when nothing changed, and with what did", async () => {
    const first = await ask(query);
    const etag = first.headers.get("etag");
    const answer = (await first.json()) as TrackingAnswer;
    expect(etag).toBe(`"${answer.version}"`);
    expect(answer.refreshSeconds).toBe(120);
    const same = await again(etag);
    expect([same.status, await same.text()]).toEqual([304, ""]);
    expect(same.headers.get("cache-control")).toBe("private, no-store");

    await database.prisma.shipment.updateMany({
      where: { shopId: SHOP, trackingNumber: "STAYSOPEN001" },
      data: { status: "delivered", deliveredAt: "2026-11-05 09:00" },
    });
    const changed = await again(etag);
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(etag);
  });

  test("is not refreshed for delivered parcels, or for none", async () => {
    await seedOrder(database, {
      name: "#1007",
      email: "dee@example.com",
      number: "DONE00000001",
      status: "delivered",
    });
    const done = await askJson({ order: "1007", email: "dee@example.com" });
    expect([done.state, done.refreshSeconds]).toEqual(["found", null]);
    const nothing = await ask({ order: "9999", email: "dee@example.com", format: "json" });
    expect(nothing.headers.get("etag")).toBeNull();
  });
});
