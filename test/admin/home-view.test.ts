// The home page: counts, priorities, setup guide and the theme's state.
import { expect, test } from "vitest";
import { type BlockState, readBlockState, TRACKING_BLOCK } from "~/routes/app._index/block-state";
import { trackingPageLinks } from "~/routes/app._index/page-links";
import { isGuideDone } from "~/routes/app._index/setup-guide";
import { homeView, type HomeFacts } from "~/routes/app._index/view";
import { mostImportant, type Notice, NOTICE_KINDS, tokenNotice } from "~/routes/app._index/notices";
import { shipmentRow } from "~/ui/rows/shipment-row";
import { DAY_MS, HOUR_MS } from "~/lib/time";
import { countsOf, homeFacts, summary, TIME } from "./samples";

const shop = { shopId: "demo.myshopify.com", apiKey: "key-1", proxyPath: "/apps/track" };
const quiet = homeFacts();
const exactly = (count: number) => ({ count, isMore: false });

test("every status has its count and leads to its list", () => {
  const { tiles } = homeView({ ...quiet, counts: countsOf({ transit: 7, pickup: 2 }) }, shop, TIME);
  expect(tiles).toHaveLength(8);
  expect(tiles.find((tile) => tile.status === "transit")).toEqual({
    status: "transit",
    label: "In transit",
    count: 7,
    url: "/app/shipments?status=transit",
  });
  expect(tiles.reduce((sum, tile) => sum + tile.count, 0)).toBe(9);
});

test("each reason links to its list, and each shipment shows its most urgent reason", () => {
  const late = summary({ id: "late" });
  const facts = homeFacts({
    attention: {
      untracked: exactly(0),
      total: exactly(41),
      counts: [
        { reason: "exception", total: exactly(1) },
        { reason: "late", total: exactly(40) },
      ],
      rows: [
        { shipment: summary({ status: "exception", substatus: null }), reason: "exception" },
        { shipment: late, reason: "late" },
      ],
    },
    lastDays: new Map([["late", "2026-11-30"]]),
  });
  const { attention } = homeView(facts, shop, TIME);
  expect(attention.reasons).toEqual([
    { label: "Delivery problem", count: "1", url: "/app/shipments?attention=exception" },
    { label: "Late", count: "40", url: "/app/shipments?attention=late" },
  ]);
  expect(attention.rows.map(({ reason }) => reason)).toEqual([null, "Late"]);
  expect(attention.rows[1]?.latest).toBe("Goes back after Nov 30");
});

test("counting stops where the list stops, and says so", () => {
  const attention = {
    total: { count: 1_000, isMore: true },
    untracked: exactly(0),
    counts: [],
    rows: [],
  };
  const { viewAll } = homeView(homeFacts({ attention }), shop, TIME).attention;
  expect(viewAll.text).toBe("View all 1,000+");
});

test("the link to all names what the card lists and the linked view lacks", () => {
  const attention = { ...homeFacts().attention, total: exactly(95), untracked: exactly(16) };
  const { viewAll, reasons } = homeView(homeFacts({ attention }), shop, TIME).attention;
  expect(viewAll.text).toBe("View all except “Not tracked” (95)");
  expect(viewAll.url).not.toContain("source=");
  expect(reasons.map(({ label, count }) => [label, count])).toEqual([["Not tracked", "16"]]);
});

test("days are listed newest first and drawn oldest first", () => {
  const daily = [
    { day: "2026-11-21", shipped: 4, delivered: 1 },
    { day: "2026-11-22", shipped: 0, delivered: 3 },
  ];
  const { figures } = homeView(homeFacts({ daily }), shop, TIME);
  expect(figures.days.map(({ day }) => day)).toEqual(["Nov 22", "Nov 21"]);
  expect(figures.days[1]?.url).toBe("/app/shipments?shipped=2026-11-21..2026-11-21");
  expect(figures.chart.points.map(({ values }) => values)).toEqual([
    [4, 1],
    [0, 3],
  ]);
  expect(figures.median).toBeNull();
});

test("a carrier that refuses its key is a problem, one that answers is not", () => {
  const keys = [
    { name: "UPS", state: "refused" as const, lastSuccessAt: null },
    { name: "GLS", state: "on" as const, lastSuccessAt: null },
  ];
  expect(homeView(homeFacts({ keys }), shop, TIME).health.problems).toEqual([
    { text: "UPS rejects your key", url: "/app/settings/carriers" },
  ]);
});

test("the last check is the last answer of whom Waymark asks", () => {
  const lastSyncedAt = new Date(TIME.now.getTime() - 60_000);
  const lastCheckOf = (facts: Partial<HomeFacts>) =>
    homeView(homeFacts({ lastSyncedAt, ...facts }), shop, TIME).health.lastCheck;
  expect(lastCheckOf({})).toBeNull();

  const answeredAt = new Date(TIME.now.getTime() - 2 * 3_600_000);
  const keys = [
    { name: "UPS", state: "refused" as const, lastSuccessAt: answeredAt },
    { name: "GLS", state: "on" as const, lastSuccessAt: null },
  ];
  expect(lastCheckOf({ keys })?.at?.ago).toBe("2 hours ago");
  expect(lastCheckOf({ keys: keys.slice(1) })).toEqual({ at: null });

  const sources = { ...quiet.sources, kind: "cloud" as const };
  expect(lastCheckOf({ sources })?.at?.ago).toBe("1 minute ago");
});

const ADDED: BlockState = { kind: "added", place: null };
const MISSING: BlockState = { kind: "missing" };

test("the setup guide stays until every step is done, or it is dismissed", () => {
  const guideOf = (facts: Partial<HomeFacts>) => homeView({ ...quiet, ...facts }, shop, TIME).guide;
  const started = guideOf({});
  expect(started).toEqual({ hasShipments: true, isPageShared: false, isCloud: false });
  expect(isGuideDone(started, ADDED)).toBe(false);
  const shared = guideOf({ isPageShared: true });
  expect(isGuideDone(shared, MISSING)).toBe(false);
  expect(isGuideDone(shared, ADDED)).toBe(true);
  expect(isGuideDone(guideOf({ isPageShared: true, counts: countsOf({}) }), ADDED)).toBe(false);
  expect(isGuideDone(guideOf({ isGuideDismissed: true }), MISSING)).toBe(true);
  const sources = { ...quiet.sources, kind: "cloud" as const };
  expect(guideOf({ sources })).toMatchObject({ isCloud: true });
});

test("the theme editor opens this app's block on a page template of its own", () => {
  const links = trackingPageLinks({ ...shop, proxyPath: "/tools/parcels" }, MISSING);
  const editor = new URL(links.addBlockUrl);
  expect(editor.origin + editor.pathname).toBe(
    "https://demo.myshopify.com/admin/themes/current/editor",
  );
  expect(Object.fromEntries(editor.searchParams)).toEqual({
    template: "page.track-your-order",
    addAppBlockId: `key-1/${TRACKING_BLOCK}`,
    target: "newAppsSection",
  });
  expect(links.viewUrl).toBe("https://demo.myshopify.com/tools/parcels");
});

test.each([
  ["page.track-your-order", "https://demo.myshopify.com/pages/track-your-order"],
  ["index", "https://demo.myshopify.com/"],
  ["page.help", "https://demo.myshopify.com/admin/themes/7/editor?template=page.help"],
])("with the block in %s, View page opens %s", (template, viewUrl) => {
  const block: BlockState = { kind: "added", place: { template, themeId: "7" } };
  expect(trackingPageLinks(shop, block).viewUrl).toBe(viewUrl);
});

test("the tracking status is in the shop's time", () => {
  const lastWebhookAt = new Date(TIME.now.getTime() - 3 * 60_000);
  const { health } = homeView({ ...quiet, lastWebhookAt, waiting: 2 }, shop, TIME);
  expect(health.lastWebhookAt).toMatchObject({
    ago: "3 minutes ago",
    text: "Nov 22 at 6:57 am",
  });
  expect(health).toMatchObject({ waiting: 2, lastCheck: null });
});

test("the block counts as added only where Shopify says that it is active in a theme", () => {
  const place = {
    target: "template--page.track-your-order/main/tracking_x1",
    themeId: "gid://shopify/OnlineStoreTheme/7",
  };
  const extension = (handle: string, status: string, activations: unknown[] = [place]) => ({
    handle: "tracking-page",
    type: "theme_app_extension",
    activations: [{ handle, status, target: "section", activations }],
  });
  expect(readBlockState([extension(TRACKING_BLOCK, "active")])).toEqual({
    kind: "added",
    place: { template: "page.track-your-order", themeId: "7" },
  });
  expect(readBlockState([extension(TRACKING_BLOCK, "active", [])])).toEqual(ADDED);
  expect(readBlockState([extension(TRACKING_BLOCK, "available")])).toEqual(MISSING);
  expect(readBlockState([extension("another-block", "active")])).toEqual(MISSING);
  expect(readBlockState([])).toEqual(MISSING);
});

test("without an answer from App Bridge the state is unknown", () => {
  expect(readBlockState(undefined)).toEqual({ kind: "unknown" });
  expect(readBlockState([null, { handle: "x" }, { activations: "?" }])).toEqual(MISSING);
});

test("of all there is to tell, the banner tells the most important", () => {
  const all = NOTICE_KINDS.map((kind): Notice => ({ kind, tone: "info", title: kind, text: "" }));
  const shuffled = [null, ...all.toReversed(), null];
  expect(homeView({ ...quiet, notices: shuffled }, shop, TIME).notice?.kind).toBe(NOTICE_KINDS[0]);
  expect(mostImportant(all.slice(1))?.kind).toBe(NOTICE_KINDS[1]);
  expect(homeView(quiet, shop, TIME).notice).toBeNull();
});

test("a refused token shows how to reconnect, and its return for a day", () => {
  const ago = (ms: number) => new Date(TIME.now.getTime() - ms);
  const refusedAt = ago(3 * DAY_MS);
  expect(tokenNotice({ refusedAt: null, restoredAt: null }, TIME)).toBeNull();
  expect(tokenNotice({ refusedAt, restoredAt: null }, TIME)).toMatchObject({
    kind: "disconnected",
    text: expect.stringContaining("on Nov 19 at 7:00 am") as string,
    action: { reload: true },
  });
  const restored = (restoredAt: Date) => tokenNotice({ refusedAt, restoredAt }, TIME)?.kind;
  expect(restored(ago(1 * HOUR_MS))).toBe("reconnected");
  expect(restored(ago(25 * HOUR_MS))).toBeUndefined();
  expect(restored(ago(9 * DAY_MS))).toBe("disconnected");
});

test("a name or a carrier's text can't reverse the text beside it", () => {
  const reversed = "\u202Egnp.exe";
  const row = shipmentRow(
    summary({
      orderNames: [reversed],
      carrierCode: "unknown",
      trackingCompany: reversed,
      lastEvent: reversed,
    }),
    TIME,
  );
  expect([row.orders, row.carrier, row.latest]).toEqual(["gnp.exe", "gnp.exe", "gnp.exe"]);
});

test("a shipment that nobody tracks says so, and promises no scan", () => {
  const shipment = summary({ status: "pending", substatus: null, lastEvent: null });
  const attention = {
    total: exactly(1),
    untracked: exactly(0),
    counts: [],
    rows: [{ shipment, reason: "label_only" as const }],
  };
  const rowOf = (changes: Partial<HomeFacts>) =>
    homeView(homeFacts({ attention, ...changes }), shop, TIME).attention.rows[0];
  expect(rowOf({})).toMatchObject({
    badge: { label: "Not tracked" },
    reason: null,
    latest: "Nobody tracks it",
  });
  const sources = { ...quiet.sources, kind: "cloud" as const };
  expect(rowOf({ sources })).toMatchObject({
    badge: { label: "Waiting for updates" },
    reason: "Not scanned yet",
  });
});
