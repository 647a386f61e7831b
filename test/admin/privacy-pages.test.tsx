// The privacy and webhook pages' HTML as the server sends it, before any script has run.
import { AppProvider } from "@shopify/polaris";
import en from "@shopify/polaris/locales/en.json" with { type: "json" };
import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, expect, test, vi } from "vitest";
import type { ListedDelivery } from "~/inbox/store-list.server";
import { DAY_MS } from "~/lib/time";
import type { PrivacyRequest } from "~/privacy/redaction/store.server";
import { DeliveryPage } from "~/routes/app.settings_.webhooks_.$id/page";
import { deliveryView } from "~/routes/app.settings_.webhooks_.$id/view";
import { deliveriesUrl, readDeliveryListState } from "~/routes/app.settings_.webhooks/list-url";
import { DeliveriesPage } from "~/routes/app.settings_.webhooks/page";
import { deliveriesView, resultText } from "~/routes/app.settings_.webhooks/view";
import { PrivacyPage } from "~/routes/app.settings_.privacy/page";
import { privacyView } from "~/routes/app.settings_.privacy/view";
import { ENGLISH } from "~/ui/language/texts";
import { TIME } from "./samples";

// React tells wrong markup (a div in a p, a missing key) through the console.
const complaints = vi.spyOn(console, "error");
afterEach(() => {
  expect(complaints).not.toHaveBeenCalled();
});

const nothing = () => {};
const text = (page: ReactElement) =>
  renderToString(<AppProvider i18n={en}>{page}</AppProvider>)
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

function delivery(change: Partial<ListedDelivery> = {}): ListedDelivery {
  return {
    webhookId: "w/1",
    topic: "orders/create",
    orderId: "77",
    receivedAt: TIME.now,
    triggeredAt: null,
    processedAt: null,
    state: "done",
    outcome: "order_recorded",
    reason: null,
    attempts: 0,
    hasBody: true,
    place: "1.w/1",
    ...change,
  };
}

function request(change: Partial<PrivacyRequest> = {}): PrivacyRequest {
  return {
    id: "5e3f0f2e-6f6c-4b39-9f2e-2f1d7a1c0001",
    kind: "data_request",
    reference: "9999",
    subjectSealed: Buffer.from("sealed"),
    subjectKeys: [],
    requestedAt: TIME.now,
    dueAt: new Date(TIME.now.getTime() + 30 * DAY_MS),
    state: "open",
    phase: null,
    cursor: null,
    counts: {},
    problem: null,
    finishedAt: null,
    finishedBy: null,
    ...change,
  };
}

function list(address: string, rows: ListedDelivery[], counts = { waiting: 0, failed: 0 }) {
  const state = readDeliveryListState(new URL(address, "https://waymark.test").searchParams);
  const facts = {
    page: { rows, hasNewer: false, hasOlder: true },
    topics: ["orders/create"],
    counts,
    orderNames: new Map([["77", "#1001"]]),
  };
  const view = deliveriesView(state, facts, TIME);
  const page = (
    <DeliveriesPage
      view={view}
      loading={false}
      isBusy={false}
      error={null}
      onShow={nothing}
      onReplayFailed={nothing}
    />
  );
  return { view, text: text(page) };
}

test("webhooks show topic and outcome in words, and page by position", () => {
  const shown = list("/app/settings/webhooks", [delivery()], { waiting: 0, failed: 1_000 });
  expect(shown.text).toContain("Order placed #1001 Done Order saved");
  expect(shown.view.failed).toBe("999+");
  expect(shown.view.rows[0]?.url).toBe("/app/settings/webhooks/w%2F1");
  expect(shown.view.olderUrl).toBe("/app/settings/webhooks?older=1.w%2F1");
  expect(list("/app/settings/webhooks?order=%239", []).text).toContain("No webhooks about “#9”");
  expect(list("/app/settings/webhooks?view=failed", []).text).toContain("Nothing has failed");
});

test("an address of the list is read as it was written, and nonsense is the default", () => {
  const state = { view: "failed", topic: "orders/create", order: "#1", from: { newer: "5.a" } };
  const address = deliveriesUrl(state as Parameters<typeof deliveriesUrl>[0]);
  expect(readDeliveryListState(new URL(address, "https://waymark.test").searchParams)).toEqual(
    state,
  );
  const nonsense = new URLSearchParams({ view: "hidden", older: " " });
  expect(deliveriesUrl(readDeliveryListState(nonsense))).toBe("/app/settings/webhooks");
});

test("a failure says how often and why, an outcome of tomorrow is still words", () => {
  const failing = { state: "received", attempts: 2, reason: "unavailable" } as const;
  expect(resultText(delivery({ ...failing, outcome: null }), ENGLISH)).toBe(
    "2 attempts failed: A service did not answer.",
  );
  expect(resultText(delivery({ state: "received", outcome: null }), ENGLISH)).toBe(
    "Not processed yet",
  );
  expect(resultText(delivery({ outcome: "made_of_cheese" }), ENGLISH)).toBe("Made of cheese");
});

test("a webhook whose content is gone says so and can't be replayed", () => {
  const gone = { ...delivery(), eventId: null, apiVersion: null, bodySealed: null };
  const page = (body: string | null) =>
    text(
      <DeliveryPage
        view={deliveryView(gone, { maskedBody: body, orderName: "#1001" }, TIME)}
        revealed={null}
        error={null}
        isBusy={false}
        onReplay={nothing}
        onReveal={nothing}
      />,
    );
  expect(page(null)).toContain("Content is deleted after 30 days");
  expect(page(null)).not.toContain("Show personal data");
  expect(page(`{"email":"•••"}`)).toContain("Show personal data");
  expect(page(null)).toContain("Order #1001 (77)");
});

test("requests say what is to be done and what was", () => {
  const requests = [
    request(),
    request({ dueAt: new Date(TIME.now.getTime() - DAY_MS) }),
    request({ kind: "redaction", state: "working", problem: "unavailable" }),
    request({ kind: "redaction", state: "done", counts: { orders: 2, shipments: 1 } }),
    request({ kind: "redaction", state: "done" }),
  ];
  const facts = { retentionDays: 180, requests, accesses: [] };
  const view = privacyView(facts, TIME);
  expect(view.requests.map(({ badge }) => badge.label.replace(/Due .*/, "Due"))).toEqual([
    "Due",
    "Overdue",
    "Delayed",
    "Deleted",
    "Deleted",
  ]);
  expect(view.requests.map(({ canHandOver }) => canHandOver)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  const shown = text(
    <PrivacyPage
      view={view}
      retentionDays="12"
      onRetentionDays={nothing}
      errors={[null, { at: "retention", text: "Enter a whole number of days." }]}
      isBusy={false}
      onExport={nothing}
      requests={{ onDownload: nothing, onHandOver: nothing }}
    />,
  );
  expect(shown).toContain("Deleted: 2 orders and 1 shipment.");
  expect(shown).toContain("No data found for this customer.");
  expect(shown).toContain("Enter a whole number of days.");
  expect(shown).toContain("No one has viewed personal data yet.");
});
