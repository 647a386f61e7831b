// Every page's HTML as the server sends it, before any script has run.
import { UNSAFE_ErrorResponseImpl as ErrorResponse } from "@remix-run/router";
import { AppProvider } from "@shopify/polaris";
import en from "@shopify/polaris/locales/en.json" with { type: "json" };
import type { ReactElement } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, expect, test, vi } from "vitest";
import { ApiPage } from "~/routes/app.api/page";
import { type ApiView, apiView } from "~/routes/app.api/view";
import { HomePage } from "~/routes/app._index/page";
import { type HomeFacts, homeView } from "~/routes/app._index/view";
import { SettingsPage } from "~/routes/app.settings/page";
import { settingsView } from "~/routes/app.settings/view";
import { ShipmentPage } from "~/routes/app.shipments.$id/page";
import { shipmentView } from "~/routes/app.shipments.$id/view";
import { ListPage } from "~/routes/app.shipments._index/page";
import { listView } from "~/routes/app.shipments._index/view";
import { readShipmentQuery } from "~/shipments/list/read-query";
import type { ShipmentDetail, ShipmentSummary } from "~/shipments/shipment";
import { PlainPage } from "~/ui/frame/plain-page";
import { ProblemPage } from "~/ui/frame/problem-page";
import { ENGLISH } from "~/ui/language/texts";
import { CONTEXT, countsOf, detail, homeFacts, summary, TIME } from "./samples";

// React tells wrong markup (a div in a p, a missing key) through the console.
const complaints = vi.spyOn(console, "error");
afterEach(() => {
  expect(complaints).not.toHaveBeenCalled();
});

function render(page: ReactElement): string {
  return renderToString(<AppProvider i18n={en}>{page}</AppProvider>);
}

function text(html: string): string {
  return html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
}

const nothing = () => {};

function home(counts: Parameters<typeof countsOf>[0], changes: Partial<HomeFacts> = {}) {
  const facts = homeFacts({ counts: countsOf(counts), lastWebhookAt: TIME.now, ...changes });
  const shop = { shopId: "demo.myshopify.com", apiKey: "key-1", proxyPath: "/apps/track" };
  const view = homeView(facts, shop, TIME);
  return render(<HomePage view={view} blockState={{ kind: "checking" }} onGuideChoice={nothing} />);
}

test("home tells how many shipments nobody tracks, and leads to them", () => {
  expect(text(home({ pending: 1 }))).not.toContain("nobody");
  const html = home(
    { pending: 10 },
    { attention: { ...homeFacts().attention, untracked: { count: 10, isMore: false } } },
  );
  expect(text(html)).toContain("Tracked by nobody 10");
  expect(html).toContain('href="/app/shipments?source=nobody"');
  expect(text(html)).toContain("Not tracked 10");
  expect(text(html)).not.toContain("Nothing needs attention");
});

test("home shows the counts as links to their lists", () => {
  const html = home({ transit: 23, delivered: 1204 });
  expect(html).toContain('href="/app/shipments?status=transit"');
  expect(text(html)).toContain("In transit 23");
  expect(text(html)).toContain("Nothing needs attention");
  expect(text(html)).not.toContain("Start tracking");
});

test("home has one banner at most, above everything else", () => {
  const notice = (kind: "disconnected" | "reconnected") =>
    ({ kind, tone: "warning", title: `Notice: ${kind}`, text: "Why." }) as const;
  const html = home({ transit: 1 }, { notices: [notice("reconnected"), notice("disconnected")] });
  expect(html.match(/Notice: /g)).toHaveLength(1);
  expect(html.indexOf("Notice: disconnected")).toBeLessThan(html.indexOf("In transit"));
  expect(home({ transit: 1 })).not.toContain("Banner");
});

test("home begins with the setup guide", () => {
  const shown = text(home({}));
  expect(shown).toContain("Setup guide");
  expect(shown).toContain("shows what Shopify reports");
});

test("home lists shipments that need the merchant", () => {
  const shipment = summary({ registrationState: "needs_carrier" });
  const attention = {
    total: { count: 1, isMore: false },
    untracked: { count: 0, isMore: false },
    counts: [{ reason: "needs_carrier" as const, total: { count: 1, isMore: false } }],
    rows: [{ shipment, reason: "needs_carrier" as const }],
  };
  const html = home({ pending: 1 }, { attention });
  expect(text(html)).toContain("Choose a carrier to start tracking");
  expect(html).toContain('href="/app/shipments?attention=needs_carrier"');
});

function list(rows: ShipmentSummary[], total: number, address = "/app/shipments") {
  const query = readShipmentQuery(new URL(address, "https://waymark.test").searchParams);
  const page = { rows, previous: null, next: total > rows.length ? "cursor" : null };
  const choices = { carriers: [], destinations: [] };
  const view = listView(
    { query, viewId: null, page, total: { count: total, isMore: false }, choices, saved: [] },
    CONTEXT,
    TIME,
  );
  const never = async () => false;
  const actions = { create: never, save: never, rename: never, remove: never };
  return render(
    <ListPage view={view} loading={false} actions={actions} onGo={nothing} onBulk={nothing} />,
  );
}

test("the list has its rows, and a link to the next page, in the server's HTML", () => {
  const html = list([summary(), summary({ id: "other", trackingNumber: "RR1" })], 61);
  expect(html.match(/<tr/g)).toHaveLength(1 + 2);
  expect(text(html)).toContain("LV123456785CN");
  expect(html).toContain('href="/app/shipments?after=cursor&amp;view=all"');
});

test("an empty shop, an empty tab and a search without results each say so", () => {
  expect(text(list([], 0))).toContain("No shipments yet");
  // Beside the menu that hides it on a phone.
  const card = list([], 0).split("No shipments yet")[1] ?? "";
  expect(card).toContain('href="/app/shipments/import"');
  expect(text(list([], 0, "/app/shipments?status=expired"))).toContain("No shipments in this view");
  const search = "/app/shipments?search=%3Cscript%3E";
  const html = list([], 0, search);
  expect(html).toContain("No shipments found for “&lt;script&gt;”");
});

function shipment(changes: Partial<ShipmentDetail> = {}) {
  const form = {
    carriers: null,
    onNeedCarriers: nothing,
    rule: null,
    onNeedRule: nothing,
    saving: false,
    error: null,
    onSubmit: nothing,
  };
  const tracking = { form, retrying: false, retryError: null, onWatch: nothing, onRetry: nothing };
  const status = { isBusy: false, error: null, saved: null, onSet: nothing, onClear: nothing };
  const check = { lastAt: new Date(TIME.now.getTime() - 12 * 60_000), nextAt: null };
  const view = shipmentView(detail(changes), TIME, { check });
  const notes = { isSaving: false, saved: null, error: null, onAdd: nothing, onDelete: nothing };
  const preview = { document: null, onNeedDocument: nothing };
  return render(<ShipmentPage {...{ view, status, tracking, notes, preview }} />);
}

test("a shipment shows its journey, both clocks, its order and the way back", () => {
  const html = shipment();
  const shown = text(html);
  expect(shown).toContain("Left Shenzhen airport");
  expect(shown).toContain("Carrier local time");
  expect(shown).toContain("12 minutes ago");
  expect(html).toContain('href="shopify://admin/orders/820982911946154508"');
  expect(html).toContain('href="/app/shipments"');
  expect(shown).not.toContain("Remember for");
});

test("a shipment without a carrier opens with the carrier form", () => {
  const html = shipment({ carrierCode: "unknown", registrationState: "needs_carrier" });
  expect(text(html)).toContain("Always use this carrier for “China Post”");
  expect(text(html)).toContain("Start tracking");
});

test("a carrier's text is text, whatever it holds", () => {
  const hostile = "<img src=x onerror=alert(1)>";
  expect(shipment({ lastEvent: hostile })).not.toContain("<img");
});

test("a refused shipment offers another try", () => {
  const shown = text(shipment({ registrationState: "rejected", registrationCode: 4014 }));
  expect(shown).toContain("Try again");
  expect(shown).toContain("Change carrier");
});

test("settings list saved carrier names, and hide removed ones before they are saved", () => {
  const view = settingsView(
    {
      sendCustomerEmail: false,
      overrides: [{ companyKey: "hauspost", carrierCode: "dhl-germany" }],
      service: { kind: "embedded", isPaused: true },
    },
    ENGLISH,
  );
  const page = (companyKeys: string[]) =>
    text(
      render(
        <SettingsPage
          view={view}
          draft={{ sendCustomerEmail: false, companyKeys }}
          onChange={nothing}
          error={null}
        />,
      ),
    );
  expect(page(["hauspost"])).toContain("hauspost DHL Germany");
  expect(page([])).toContain("are removed when you save");
  expect(page([])).toContain("Paused");
  // A newcomer looks for the carriers' keys: the pages below come first.
  expect(page([]).indexOf("Connect UPS")).toBeLessThan(page([]).indexOf("Customer data"));
});

function api(view: ApiView, fresh: { name: string; apiKey: string } | null = null) {
  const keys = {
    fresh,
    creating: false,
    createError: null,
    revokeError: null,
    onCreate: nothing,
    onRevoke: nothing,
  };
  return render(<ApiPage view={view} keys={keys} />);
}

const embeddedApi = apiView(
  {
    appUrl: "https://waymark.test",
    keys: [
      { name: "Waymark", isInternal: true, revokedAt: null },
      { name: "<b>Warehouse</b>", isInternal: false, revokedAt: null },
      { name: "Old", isInternal: false, revokedAt: TIME.now },
    ].map((key, index) => ({
      ...key,
      keyId: `key-${index}`,
      hint: "1f3a",
      createdAt: TIME.now,
      lastUsedAt: null,
    })),
    quotaLeft: 12,
    requestsPerSecond: 1,
  },
  TIME,
);

test("the API page lists keys, and only a merchant's own live one can be revoked", () => {
  const html = api(embeddedApi);
  const shown = text(html);
  expect(shown).toContain("Used by Waymark");
  expect(shown).toContain("Old Revoked");
  expect(html).toContain("&lt;b&gt;Warehouse&lt;/b&gt;");
  expect(html.match(/aria-label="Revoke the key/g)).toHaveLength(1);
  expect(shown).toContain("YOUR_API_KEY");
  expect(shown).toContain("Quota for 12 more tracking numbers");
  expect(html).toContain('href="https://waymark.test/v2/openapi.json"');
  expect(html).toContain('href="/app/api/push"');
});

test("a fresh key is shown, and the command can be run with it", () => {
  const shown = text(api(embeddedApi, { name: "Warehouse", apiKey: "fresh-key-1" }));
  expect(shown).toContain("Key “Warehouse” created");
  expect(shown).toContain("Trackingmore-Api-Key: fresh-key-1");
  expect(shown).not.toContain("YOUR_API_KEY");
});

test("a shop with its own TrackingMore account reads why there are no keys here", () => {
  const html = api({ service: "cloud" });
  expect(text(html)).toContain("Your own TrackingMore account tracks your parcels");
  expect(html).not.toContain("<form");
});

test("a page that can't be shown says what to do and leads back", () => {
  const html = render(
    <ProblemPage
      error={new ErrorResponse(404, "", { title: "x", whatToDo: "Look under Shipments." })}
    />,
  );
  expect(text(html)).toContain("Look under Shipments.");
  expect(html).toContain('href="/app"');
});

test("no page asks for a shop's address", () => {
  const pages = [home({}), list([], 0), shipment(), render(<PlainPage title="x">y</PlainPage>)];
  for (const html of pages) expect(html).not.toMatch(/<input[^>]*shop/);
});

test("a status set by hand shows its reason, and the way back to the carrier's", () => {
  const manualStatus = { reason: "The customer called", setAt: TIME.now };
  const shown = text(shipment({ status: "delivered", manualStatus }));
  expect(shown).toContain("Status set by hand on Nov 22 at 7:00 am: The customer called");
  expect(shown).toContain("Use the carrier’s status");
  expect(text(shipment())).not.toContain("Use the carrier’s status");
});
