// The page about orders from Shopify: what it says in each state of a backfill and after each comparison.
import { AppProvider } from "@shopify/polaris";
import en from "@shopify/polaris/locales/en.json" with { type: "json" };
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { OrdersPage } from "~/routes/app.settings_.orders/page";
import { readAction } from "~/routes/app.settings_.orders/read-action";
import { type OrdersFacts, ordersView } from "~/routes/app.settings_.orders/view";
import type { Backfill } from "~/shopify/backfill/store-backfill.server";
import { TIME } from "./samples";

const BACKFILL: Backfill = {
  shopId: "example.myshopify.com",
  id: "1",
  state: "reading",
  since: new Date(TIME.now.getTime() - 60 * 86_400_000),
  operationId: "gid://shopify/BulkOperation/1",
  asksProtected: true,
  operations: 1,
  counted: 9000,
  total: 5000,
  byteOffset: 1,
  ordersRead: 1240,
  ordersAdded: 310,
  ordersSkipped: 900,
  failures: 0,
  problem: null,
  requestedAt: TIME.now,
  finishedAt: null,
};
const PASS = { startedAt: TIME.now, durationMs: 400, problem: null };

function shown(facts: Partial<OrdersFacts>): string {
  const view = ordersView({ backfill: null, waiting: 0, passes: [], ...facts }, TIME);
  const page = <OrdersPage view={view} busy={null} error={null} onSubmit={() => {}} />;
  return renderToString(<AppProvider i18n={en}>{page}</AppProvider>)
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

test("a running import shows its progress and can be stopped", () => {
  const text = shown({ backfill: BACKFILL, waiting: 120 });
  expect(text).toContain("1,240 of 5,000");
  expect(text).toContain("24% imported");
  expect(text).toContain("Stop import");
  expect(text).not.toContain("Import past orders");
});

test.each(["done", "failed", "canceled"] as const)("%s, it can be started again", (state) => {
  const text = shown({ backfill: { ...BACKFILL, state, problem: "operation_failed" } });
  expect(text).toContain("Import past orders");
  expect(text).not.toContain("Stop import");
  expect(text.includes("Shopify stopped the import 3 times")).toBe(state === "failed");
});

test("before Shopify has counted, no percentage is shown", () => {
  const text = shown({ backfill: { ...BACKFILL, state: "preparing", total: null } });
  expect(text).toContain("Not counted yet");
  expect(text).toContain("9,000 records so far");
});

test("a sync check says what it checked and what it found", () => {
  const text = shown({
    passes: [
      { ...PASS, state: "done", checked: 12, repaired: 2 },
      { ...PASS, state: "done", checked: 1, repaired: 0, startedAt: new Date(0) },
      {
        ...PASS,
        state: "failed",
        checked: 0,
        repaired: 0,
        problem: "unavailable",
        startedAt: new Date(1),
      },
    ],
  });
  expect(text).toContain("12 changed orders, 2 missed updates fixed");
  expect(text).toContain("1 changed order, no updates missed");
  expect(text).toContain("Waymark will try again");
});

test("only the page's own buttons are understood", () => {
  const form = (intent: string) => {
    const data = new FormData();
    data.set("intent", intent);
    return data;
  };
  expect(readAction(form("compare"))).toBe("compare");
  expect(readAction(form("drop"))).toBeNull();
  expect(readAction(new FormData())).toBeNull();
});

test("an import without a total shows how many orders it imported, never none yet", () => {
  for (const state of ["done", "failed", "canceled"] as const) {
    const text = shown({ backfill: { ...BACKFILL, state, total: null, ordersRead: 0 } });
    expect(text).toContain("Orders imported 0");
    expect(text).not.toContain("None yet");
  }
  const running = shown({
    backfill: { ...BACKFILL, state: "preparing", total: null, ordersRead: 0 },
  });
  expect(running).toContain("Orders imported None yet");
});
