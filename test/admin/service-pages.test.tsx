// Renders the tracking service and write-back pages without scripts.
import { AppProvider } from "@shopify/polaris";
import en from "@shopify/polaris/locales/en.json" with { type: "json" };
import type { ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, describe, expect, test, vi } from "vitest";
import { serviceNotice } from "~/routes/app._index/notices";
import { SUB_PAGES } from "~/routes/app.settings/sub-pages";
import { TrackingServicePage } from "~/routes/app.settings_.tracking-service/page";
import { TRACKING_SERVICE_URL } from "~/routes/app.settings_.tracking-service/pause-text";
import { readAction } from "~/routes/app.settings_.tracking-service/read-action";
import { NOTHING_DONE, type ServiceResult } from "~/routes/app.settings_.tracking-service/result";
import { trackingServiceView } from "~/routes/app.settings_.tracking-service/view";
import { readForm, scopesFor, writeForm } from "~/routes/app.settings_.write-back/draft";
import { WriteBackPage } from "~/routes/app.settings_.write-back/page";
import { writeBackView } from "~/routes/app.settings_.write-back/view";
import type { ConnectionFacts } from "~/shops/store-connection.server";
import { NOW, TIME } from "./samples";

// React tells wrong markup (a div in a p, a missing key) through the console.
const complaints = vi.spyOn(console, "error");
afterEach(() => {
  expect(complaints).not.toHaveBeenCalled();
});

const nothing = () => undefined;
const text = (page: ReactNode) =>
  renderToString(<AppProvider i18n={en}>{page}</AppProvider>)
    .replaceAll(/<!-- -->/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");

const since = (hoursAgo: number) => new Date(NOW.getTime() - hoursAgo * 3_600_000);
const facts = (changes: Partial<ConnectionFacts> = {}): ConnectionFacts => ({
  generation: 2,
  kind: "cloud",
  breaker: null,
  keyHint: "1a2b",
  connectedAt: since(48),
  hasPushAddress: false,
  checksPushes: false,
  ...changes,
});
const openBreaker = (reason: "quota" | "key" | "unreachable", hoursAgo = 2) => ({
  reason,
  openedAt: since(hoursAgo),
  openUntil: new Date(NOW.getTime() + 900_000),
});

function service(connection: ConnectionFacts, result: Partial<ServiceResult> = {}, waiting = 0) {
  const view = trackingServiceView({ connection, waiting, leaving: 1 }, TIME);
  return text(
    <TrackingServicePage
      view={view}
      result={{ ...NOTHING_DONE, ...result }}
      busy={null}
      apiKey=""
      onApiKey={nothing}
      onSubmit={nothing}
      onDisconnect={nothing}
    />,
  );
}

describe("the tracking service's page", () => {
  test("shows a connected key masked, and what still waits", () => {
    const page = service(facts(), {}, 1_204);
    expect(page).toContain("Key ••••••••1a2b, connected Nov 20 at 7:00 am.");
    expect(page).toContain("1,204 shipments are waiting to start tracking.");
    expect(page).toContain("1 shipment is still to be removed from your previous service.");
    expect(page).toContain("Replace key");
  });

  test("says what is wrong with a key beside its field, and the address once", () => {
    expect(service(facts(), { keyError: "TrackingMore does not know this key." })).toContain(
      "TrackingMore does not know this key.",
    );
    const address = "https://waymark.test/webhooks/tracking/abc";
    expect(service(facts(), { address })).toContain(address);
    expect(service(facts({ kind: "embedded", keyHint: null }))).not.toContain("Real-time updates");
  });

  test("tells a pause with its way out", () => {
    const page = service(facts({ breaker: openBreaker("quota") }));
    expect(page).toContain("You’ve reached your TrackingMore limit");
    expect(page).toContain("Try again now");
    expect(page).toContain("Next attempt: Nov 22 at 7:15 am.");
  });

  test.each([
    [{ intent: "connect", apiKey: "k" }, true],
    [{ intent: "connect" }, false],
    [{ intent: "connect", apiKey: "k".repeat(1_001) }, false],
    [{ intent: "disconnect" }, true],
    [{ intent: "delete_everything" }, false],
  ])("reads the form %j: %s", (fields, isOurs) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    expect(readAction(form) !== null).toBe(isOurs);
  });
});

describe("the home page's notice of a pause", () => {
  test.each(["quota", "key", "unreachable"] as const)("%s leads to the page", (reason) => {
    const notice = serviceNotice(openBreaker(reason), TIME);
    expect(notice).toMatchObject({ kind: "service_paused", action: { url: TRACKING_SERVICE_URL } });
  });

  test("an outage of minutes is over before anybody has read of it", () => {
    expect(serviceNotice(openBreaker("unreachable", 0.4), TIME)).toBeNull();
    expect(serviceNotice(null, TIME)).toBeNull();
  });
});

describe("the write-back page", () => {
  const choice = { eventsSince: NOW, linksSince: null, stoppedReason: null };
  const page = (view: Parameters<typeof WriteBackPage>[0]["view"], error: string | null = null) =>
    text(<WriteBackPage view={view} draft={view.saved} onChange={nothing} error={error} />);

  test("counts updates by outcome, with reasons in words", () => {
    const shown = page(
      writeBackView(choice, [
        { state: "sent", reason: null, count: 1_312 },
        { state: "skipped", reason: "newer_elsewhere", count: 4 },
        { state: "failed", reason: "Bad time", count: 1 },
        { state: "failed", reason: "Bad place", count: 1 },
      ]),
    );
    expect(shown).toContain("Sent 1,312");
    expect(shown).toContain("Not sent: another app sent a newer update 4");
    expect(shown).toContain("Rejected by Shopify 2");
  });

  test("says why it was turned off, and what Shopify did not permit", () => {
    const stopped = { eventsSince: null, linksSince: null, stoppedReason: "scope" } as const;
    expect(page(writeBackView(stopped, []))).toContain("no longer has permission");
    expect(page(writeBackView(choice, []), "Not permitted.")).toContain("Not permitted.");
  });

  test("its form is read as it was written, and nothing else is", () => {
    for (const events of [true, false]) {
      for (const links of [true, false]) {
        expect(readForm(writeForm({ events, links }))).toEqual({ events, links });
        const scopes = scopesFor({ events, links }, { events: "a", links: "b" });
        expect(scopes).toEqual([...(events ? ["a"] : []), ...(links ? ["b"] : [])]);
      }
    }
    expect(readForm(new FormData())).toBeNull();
  });
});

test("Settings lists these pages", () => {
  expect(SUB_PAGES.map(({ url }) => url)).toEqual(
    expect.arrayContaining([
      TRACKING_SERVICE_URL,
      "/app/settings/write-back",
      "/app/settings/carriers",
    ]),
  );
});
