// The push page: what it shows before any script has run, and what its forms mean.
import { AppProvider } from "@shopify/polaris";
import en from "@shopify/polaris/locales/en.json" with { type: "json" };
import { renderToString } from "react-dom/server";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { PushDelivery } from "~/engine/push/store-ledger.server";
import type { PushResult } from "~/routes/app.api_.push/apply-action.server";
import {
  changeAddress,
  isDirty,
  newAddress,
  removeAddress,
  type Draft,
} from "~/routes/app.api_.push/draft";
import { ledgerUrl, readLedgerState } from "~/routes/app.api_.push/ledger-url";
import { PushPage } from "~/routes/app.api_.push/page";
import { readAction } from "~/routes/app.api_.push/read-action";
import { embeddedView, type PushView } from "~/routes/app.api_.push/view";
import { STATUSES } from "~/trackingmore/contract/status";
import { NOW, TIME } from "./samples";

// React tells wrong markup (a div in a p, a missing key) through the console.
const complaints = vi.spyOn(console, "error");
afterEach(() => {
  expect(complaints).not.toHaveBeenCalled();
});

const ADDRESS = "0b5cf2f4-58a8-4c5b-9c55-9a8d7f6e5d4c";

function delivery(changes: Partial<PushDelivery> = {}): PushDelivery {
  return {
    id: "7d4f9a7e-0d5a-4f0e-8f0e-2f1a3b4c5d6e",
    callbackId: ADDRESS,
    url: "https://example.com/hook",
    sequence: 12,
    trackingId: "5b7658cec7c33c0e007de3c5b7658cec",
    trackingNumber: "LV123456785CN",
    carrierCode: "china-post",
    status: "transit",
    createdAt: new Date("2026-11-22T11:00:00Z"),
    state: "pending",
    nextAttemptAt: new Date("2026-11-22T12:01:00Z"),
    attempts: [
      { number: 1, attemptedAt: NOW, httpStatus: 503, error: null, durationMs: 1234 },
      {
        number: 2,
        attemptedAt: NOW,
        httpStatus: null,
        error: "The connection was refused.",
        durationMs: 3,
      },
    ],
    ...changes,
  };
}

function embedded(
  rows: PushDelivery[],
  total = rows.length,
  state = readLedgerState(new URLSearchParams()),
) {
  const callbacks = [
    {
      id: ADDRESS,
      url: "https://example.com/hook",
      statuses: [...STATUSES],
      enabled: true,
      lastSequence: 12,
      pending: 1,
    },
  ];
  const facts = { email: "owner@example.com", callbacks, ledger: { rows, total } };
  return { kind: "embedded" as const, ...embeddedView(facts, state, 25, TIME) };
}

const NO_RESULT: PushResult = { done: null, error: null, problems: [], address: null };
const nothing = () => {};

function render(view: PushView, result: Partial<PushResult> = {}): string {
  const draft = view.kind === "embedded" ? view.settings : { email: "", addresses: [] };
  const ledger = {
    isBusy: false,
    onReplay: nothing,
    onReplayDead: nothing,
    onReplayRange: nothing,
  };
  return renderToString(
    <AppProvider i18n={en}>
      <PushPage
        view={view}
        draft={draft}
        onDraft={nothing}
        error={result.error ?? null}
        saveResult={{ ...NO_RESULT, ...result }}
        newUrl={result.address ?? null}
        ledger={ledger}
        onRenewAddress={nothing}
      />
    </AppProvider>,
  );
}

function text(html: string): string {
  return html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
}

describe("the page", () => {
  test("shows the settings and every attempt of every delivery", () => {
    const html = render(embedded([delivery()]));
    expect(html).toContain('value="owner@example.com"');
    expect(html).toContain('value="https://example.com/hook"');
    const shown = text(html);
    expect(shown).toContain("12 LV123456785CN China Post");
    expect(shown).toContain("Pending");
    expect(shown).toContain("next attempt Nov 22 at 7:01 am");
    expect(shown).toContain("2 attempts");
    expect(shown).toMatch(/Answered 503\. 1,234 ms/);
    expect(shown).toMatch(/The connection was refused\. 3 ms/);
    expect(html).toContain('aria-label="Replay delivery 12 of LV123456785CN"');
  });

  test("offers to replay all that were given up where it shows them", () => {
    const dead = delivery({ state: "dead", nextAttemptAt: null });
    const state = readLedgerState(new URLSearchParams("state=dead"));
    expect(text(render(embedded([dead], 1, state)))).toContain("Replay all failed");
    expect(text(render(embedded([dead])))).not.toContain("Replay all failed");
    expect(text(render(embedded([dead])))).not.toContain("next attempt");
  });

  test("says that nothing was pushed yet", () => {
    expect(text(render(embedded([])))).toContain("No deliveries yet");
  });

  test("puts what is wrong beside what it is about", () => {
    const problems = [
      { at: "email" as const, text: "This is not an e-mail address." },
      { at: 0, text: "This address is on a private network." },
    ];
    const html = render(embedded([]), { error: "Nothing was saved yet.", problems });
    expect(text(html)).toContain("Nothing was saved yet.");
    expect(html.match(/aria-invalid="true"/g)).toHaveLength(2);
  });

  test("pages lead on and back to the ledger", () => {
    const state = { state: "delivered", page: 2 } as const;
    const html = render(embedded([delivery()], 80, state));
    expect(html).toContain('href="/app/api/push?state=delivered#deliveries"');
    expect(html).toContain('href="/app/api/push?state=delivered&amp;page=3#deliveries"');
    expect(text(html)).toContain("26–26 of 80");
  });

  test("with the cloud it shows how TrackingMore reaches us, and a new address this once", () => {
    const view: PushView = { kind: "cloud", hasAddress: false, isChecked: false };
    expect(text(render(view))).toContain("No webhook URL yet.");
    const address = "https://waymark.example.com/webhooks/tracking/token";
    expect(text(render(view, { address }))).toContain(address);
    const made = text(render({ ...view, hasAddress: true, isChecked: true }));
    expect(made).toContain("Signatures are verified");
    expect(made).toContain("Create new URL");
  });
});

describe("the draft", () => {
  const saved: Draft = {
    email: "owner@example.com",
    addresses: [{ url: "https://a.example/", statuses: ["transit", "delivered"], enabled: true }],
  };

  test("is dirty for a change and not for the order of ticks or blanks", () => {
    expect(isDirty(saved, structuredClone(saved))).toBe(false);
    const reordered = changeAddress(saved, 0, { statuses: ["delivered", "transit"] });
    expect(isDirty(saved, reordered)).toBe(false);
    expect(isDirty(saved, { ...saved, email: " owner@example.com" })).toBe(false);
    expect(isDirty(saved, changeAddress(saved, 0, { enabled: false }))).toBe(true);
    expect(isDirty(saved, removeAddress(saved, 0))).toBe(true);
    const added = { ...saved, addresses: [...saved.addresses, newAddress()] };
    expect(isDirty(saved, added)).toBe(true);
  });

  test("what the form sends is what the action reads", () => {
    const form = new FormData();
    form.set("intent", "save");
    form.set("draft", JSON.stringify(saved));
    expect(readAction(form)).toEqual({ intent: "save", draft: saved });
  });
});

test.each([
  { intent: "save", draft: "{" },
  {
    intent: "save",
    draft: '{"email":"","addresses":[{"url":"","statuses":["lost"],"enabled":true}]}',
  },
  { intent: "replay", deliveryId: "all" },
  { intent: "replay_range", callbackId: ADDRESS, first: "5", last: "4" },
  { intent: "replay_range", callbackId: ADDRESS, first: "0", last: "4" },
  { intent: "replay_range", callbackId: ADDRESS, first: "1" },
  { intent: "renew_address", email: "nobody" },
  { intent: "delete" },
  {},
])("what is not our form asks for nothing: %j", (fields) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  expect(readAction(form)).toBeNull();
});

test("the ledger's state survives the address bar, and nonsense is the default", () => {
  for (const state of [
    { state: "all", page: 1 },
    { state: "dead", page: 3 },
  ] as const) {
    expect(readLedgerState(new URL(ledgerUrl(state), "https://x.test").searchParams)).toEqual(
      state,
    );
  }
  const nonsense = new URLSearchParams("state=lost&page=-1");
  expect(readLedgerState(nonsense)).toEqual({ state: "all", page: 1 });
});
