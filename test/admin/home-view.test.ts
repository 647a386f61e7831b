// The home page: what it counts, what it puts first, and how it reads the theme's state.
import { expect, test } from "vitest";
import { readBlockState } from "~/routes/app._index/block-state";
import { ATTENTION_ROWS, homeView, type HomeFacts } from "~/routes/app._index/view";
import { mostImportant, type Notice, NOTICE_KINDS, tokenNotice } from "~/routes/app._index/notices";
import { DAY_MS, HOUR_MS } from "~/lib/time";
import { countsOf, summary, TIME } from "./samples";

const shop = { shopId: "demo.myshopify.com", apiKey: "key-1", proxyPath: "/apps/track" };
const quiet: HomeFacts = {
  notices: [],
  counts: countsOf({ delivered: 3 }),
  attention: { rows: [], total: 0 },
  exceptions: { rows: [], total: 0 },
  lastWebhookAt: null,
  waiting: 0,
  lastSyncedAt: null,
};

test("every status has its count and leads to its list", () => {
  const { tiles } = homeView({ ...quiet, counts: countsOf({ transit: 7, pickup: 2 }) }, shop, TIME);
  expect(tiles).toHaveLength(8);
  expect(tiles.find((tile) => tile.status === "transit")).toEqual({
    status: "transit",
    label: "In transit",
    count: 7,
    url: "/app/shipments?view=transit",
  });
  expect(tiles.reduce((sum, tile) => sum + tile.count, 0)).toBe(9);
});

test("what the merchant can mend comes before what is in trouble, and the list stays short", () => {
  const some = (prefix: string) =>
    Array.from({ length: ATTENTION_ROWS }, (_, index) => summary({ id: `${prefix}${index}` }));
  const facts = {
    ...quiet,
    attention: { rows: some("fix").slice(0, 3), total: 3 },
    exceptions: { rows: some("late"), total: 40 },
  };
  const { attention } = homeView(facts, shop, TIME);
  expect(attention.rows.map((row) => row.id)).toEqual(["fix0", "fix1", "fix2", "late0", "late1"]);
  expect(attention.exceptions).toEqual({ total: 40, url: "/app/shipments?view=exception" });
});

test("a parcel that is both to mend and in trouble is listed once", () => {
  const both = summary({ id: "both", status: "exception", registrationState: "rejected" });
  const facts = {
    ...quiet,
    attention: { rows: [both], total: 1 },
    exceptions: { rows: [both], total: 1 },
  };
  expect(homeView(facts, shop, TIME).attention.rows).toHaveLength(1);
});

test("the first steps are shown until the first parcel is there", () => {
  expect(homeView({ ...quiet, counts: countsOf({}) }, shop, TIME).isFirstRun).toBe(true);
  expect(homeView(quiet, shop, TIME).isFirstRun).toBe(false);
});

test("the theme editor opens on the tracking block of this app", () => {
  const { trackingPage } = homeView(quiet, { ...shop, proxyPath: "/tools/parcels" }, TIME);
  const editor = new URL(trackingPage.themeEditorUrl);
  expect(editor.origin + editor.pathname).toBe(
    "https://demo.myshopify.com/admin/themes/current/editor",
  );
  expect(editor.searchParams.get("addAppBlockId")).toMatch(/^key-1\/[a-z-]+$/);
  expect(editor.searchParams.get("target")).toBe("newAppsSection");
  expect(trackingPage.pageUrl).toBe("https://demo.myshopify.com/tools/parcels");
});

test("how the work is going is told in the shop's time", () => {
  const lastWebhookAt = new Date(TIME.now.getTime() - 3 * 60_000);
  const { pipeline } = homeView({ ...quiet, lastWebhookAt, waiting: 2 }, shop, TIME);
  expect(pipeline.lastWebhookAt).toMatchObject({
    ago: "3 minutes ago",
    text: "Nov 22 at 6:57 am",
  });
  expect(pipeline).toMatchObject({ waiting: 2, lastSyncedAt: null });
});

test("the block counts as added only where Shopify says that it is active in a theme", () => {
  const extension = (handle: string, status: string) => ({
    handle: "tracking-page",
    type: "theme_app_extension",
    activations: [{ handle, status, target: "section", activations: [] }],
  });
  const block = new URL(homeView(quiet, shop, TIME).trackingPage.themeEditorUrl).searchParams
    .get("addAppBlockId")!
    .replace("key-1/", "");
  expect(readBlockState([extension(block, "active")])).toBe("added");
  expect(readBlockState([extension(block, "available")])).toBe("missing");
  expect(readBlockState([extension("another-block", "active")])).toBe("missing");
  expect(readBlockState([])).toBe("missing");
});

test("an App Bridge that does not tell leaves the state unknown", () => {
  expect(readBlockState(undefined)).toBe("unknown");
  expect(readBlockState([null, { handle: "x" }, { activations: "?" }])).toBe("missing");
});

test("of all there is to tell, the banner tells the most important", () => {
  const all = NOTICE_KINDS.map((kind): Notice => ({ kind, tone: "info", title: kind, text: "" }));
  const shuffled = [null, ...all.toReversed(), null];
  expect(homeView({ ...quiet, notices: shuffled }, shop, TIME).notice?.kind).toBe(NOTICE_KINDS[0]);
  expect(mostImportant(all.slice(1))?.kind).toBe(NOTICE_KINDS[1]);
  expect(homeView(quiet, shop, TIME).notice).toBeNull();
});

test("a refused token is told with the way back, its return for a day, and then no more", () => {
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
