// The carriers page: its view from facts, and what it shows without scripts.
import { AppProvider } from "@shopify/polaris";
import en from "@shopify/polaris/locales/en.json" with { type: "json" };
import { renderToString } from "react-dom/server";
import { afterEach, expect, test, vi } from "vitest";
import { CARRIER_APIS } from "~/carriers/connectors/carrier-apis.server";
import type { KeyHealth } from "~/engine/carrier-keys/carrier-keys.server";
import { CarriersPage } from "~/routes/app.settings_.carriers/page";
import { nameViews, type NameView } from "~/routes/app.settings_.carriers/names";
import { readAction } from "~/routes/app.settings_.carriers/read-action";
import { NOTHING_DONE } from "~/routes/app.settings_.carriers/result";
import { carriersView, limitText, type CarriersFacts } from "~/routes/app.settings_.carriers/view";
import { usedCarriers } from "~/routes/app.settings_.carriers/used";
import type { CarrierCount } from "~/shipments/read/store-carrier-counts.server";
import type { CarrierSource, ShopSources } from "~/shipments/sources";
import { ENGLISH } from "~/ui/language/texts";
import { NO_SOURCES, NOW, TIME } from "./samples";

const complaints = vi.spyOn(console, "error");
afterEach(() => {
  expect(complaints).not.toHaveBeenCalled();
});

const key = (carrier: string, changes: Partial<KeyHealth> = {}): KeyHealth => ({
  carrier,
  hint: "1a2b",
  isOperators: false,
  savedAt: NOW,
  lastSuccessAt: NOW,
  isPaused: false,
  state: "on",
  error: null,
  ...changes,
});
const refusal = { code: "unauthenticated", text: "UPS refuses the credentials.", at: NOW } as const;

const view = (facts: Partial<CarriersFacts> = {}) =>
  carriersView({ apis: CARRIER_APIS, health: [], counts: [], isCloud: false, ...facts }, TIME);

function shown(facts: Partial<CarriersFacts> = {}, names: readonly NameView[] = []): string {
  const nothing = () => undefined;
  const page = (
    <CarriersPage
      view={view(facts)}
      result={NOTHING_DONE}
      busy={null}
      onSubmit={nothing}
      onRemove={nothing}
      used={[]}
      names={{ names, busyKey: null, onName: nothing, onDismiss: nothing }}
    />
  );
  return renderToString(<AppProvider i18n={en}>{page}</AppProvider>)
    .replaceAll(/<!-- -->/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");
}

test("with TrackingMore nothing is said of keys or of Shopify's reports", () => {
  const own = shown();
  const cloud = shown({ isCloud: true });
  expect(cloud).toContain("TrackingMore tracks your shipments");
  for (const title of ["Direct connections", "Without a key", "Other carriers"]) {
    expect(own).toContain(title);
    expect(cloud).not.toContain(title);
  }
});

test("what needs the merchant comes first, then what works, then the carriers with most shipments", () => {
  const { carriers } = view({
    health: [key("gls"), key("ups", { state: "refused", error: refusal })],
    counts: [
      { carrierCode: "dhl-germany", recent: 5, open: 1 },
      { carrierCode: "usps", recent: 3, open: 1 },
      { carrierCode: "dhl", recent: 4, open: 1 },
      { carrierCode: "hermes-uk", recent: 90, open: 1 },
    ],
  });
  expect(carriers.slice(0, 4).map(({ id }) => id)).toEqual(["ups", "gls", "dhl", "usps"]);
  expect(carriers[2]?.shipments).toBe("9 shipments in the last 60 days");
});

test("carriers are connected above the counts of all carriers", () => {
  const page = shown();
  expect(page.indexOf("Direct connections")).toBeLessThan(page.indexOf("Without a key"));
});

test("a quota in words: what it allows, and what that means for the open shipments", () => {
  const dhl = CARRIER_APIS.find(({ id }) => id === "dhl")!;
  const usps = CARRIER_APIS.find(({ id }) => id === "usps")!;
  expect(limitText(dhl, 20, ENGLISH)).toBe("Waymark makes at most 250 calls a day to DHL.");
  expect(limitText(dhl, 410, ENGLISH)).toBe(
    "Waymark makes at most 250 calls a day to DHL. With 410 open shipments, each is checked about every 39 hours on average; one that is out for delivery, about every 5 hours.",
  );
  expect(limitText(usps, 2_000, ENGLISH)).toBe(
    "Waymark makes at most 60 calls an hour to USPS, each for up to 35 shipments.",
  );
  expect(
    limitText(
      CARRIER_APIS.find(({ id }) => id === "ups")!,
      10_000,
      ENGLISH,
    ),
  ).toBeNull();
});

test("every carrier has its fields, and where to get them", () => {
  // The forms of refused keys are open.
  const page = shown({
    health: CARRIER_APIS.map(({ id }) => key(id, { state: "refused", error: refusal })),
  });
  for (const { name, fields, credentialsUrl } of CARRIER_APIS) {
    expect(page).toContain(name);
    for (const { label } of fields) expect(page).toContain(label);
    if (fields.length > 0) expect(page).toContain(new URL(credentialsUrl).hostname);
  }
  expect(page).toContain("••••1a2b");
});

test("a host's key is named as such: nothing of it shows, and a key of the shop's own can be connected", () => {
  const hosts = { isOperators: true, hint: "" };
  const on = view({ health: [key("ups", hosts)] }).carriers[0];
  expect(on?.badge?.label).toBe("Connected by your host");
  expect(on).toMatchObject({ maskedKey: null, savedAt: null, isHosts: true });
  const refused = { ...hosts, state: "refused", error: refusal } as const;
  const page = shown({ health: [key("ups", refused)] });
  expect(page).toContain("UPS refuses your host’s key. Ask your host, or connect a key");
  expect(page).toContain("Your host’s key is used until you connect one of your own.");
  expect(page).toContain("Get a key from");
  for (const own of ["Test connection", "Pause", "Disconnect", "Replace key"])
    expect(page).not.toContain(own);
});

test("with TrackingMore nothing can be connected, and the page says why", () => {
  const page = shown({ isCloud: true });
  expect(page).toContain("TrackingMore tracks your shipments");
  expect(page).not.toContain("Connect UPS");
  expect(page).not.toContain("Get a key from");
});

test("only the page's own forms are read", () => {
  const form = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return data;
  };
  expect(readAction(form({ intent: "save", carrier: "ups", fields: '{"clientId":"a"}' }))).toEqual({
    intent: "save",
    carrier: "ups",
    fields: { clientId: "a" },
  });
  expect(readAction(form({ intent: "check", carrier: "ups", fields: "{}" }))).toEqual({
    intent: "check",
    carrier: "ups",
  });
  for (const wrong of ["no JSON", "[1]", '{"a":1}']) {
    expect(readAction(form({ intent: "save", carrier: "ups", fields: wrong }))).toBeNull();
  }
  expect(readAction(new FormData())).toBeNull();
});

test("unknown names lead to their shipments; dismissed ones are last, and catch-all names can't be given a carrier", () => {
  const name = { companyKey: "swiss pots", name: "Swiss Pots", count: 3, shipmentId: "1" };
  const names = nameViews(
    [
      { ...name, companyKey: "dismissed", name: "Dismissed & Co", count: 9 },
      { ...name, companyKey: "other", name: "Other", count: 4 },
      name,
    ],
    new Set(["dismissed"]),
    ENGLISH,
  );
  expect(names.map(({ companyKey }) => companyKey)).toEqual(["other", "swiss pots", "dismissed"]);
  expect(names[1]).toMatchObject({
    shipments: "3 shipments",
    url: "/app/shipments?search=Swiss+Pots&registration=needs_carrier",
    isCatchAll: false,
  });
  expect(names[0]?.isCatchAll).toBe(true);
  const html = shown({}, names);
  expect(html).toContain("Names Waymark doesn’t know");
  expect(html.match(/Choose carrier/g)).toHaveLength(1);
  expect(shown()).not.toContain("Names Waymark");
});

test("the shop's carriers: shipments, who tracks them, how old the newest scans are", () => {
  const count = (changes: Partial<CarrierCount>): CarrierCount => ({
    carrierCode: "usps",
    recent: 12,
    open: 5,
    registered: 11,
    silent: 3,
    played: 0,
    medianScanOn: "2026-11-20",
    ...changes,
  });
  const trackedBy = (changes: Partial<CarrierCount>, sources: Partial<ShopSources> = {}) =>
    usedCarriers([count(changes)], { ...NO_SOURCES, ...sources }, "2026-11-22", ENGLISH)[0]!;
  expect(trackedBy({})).toEqual({
    code: "usps",
    name: "USPS",
    shipments: "12",
    trackedBy: "Shopify: 8 · Not tracked: 3",
    scanAge: "2 days",
  });
  expect(trackedBy({ medianScanOn: null }).scanAge).toBeNull();
  const carrierFor = (): CarrierSource => ({
    id: "usps",
    name: "USPS",
    key: { state: "on", lastSuccessAt: null },
  });
  expect(trackedBy({}, { carrierFor }).trackedBy).toBe("The carrier: 11");
  expect(trackedBy({}, { kind: "cloud" }).trackedBy).toBe("TrackingMore: 11");
  const isPlayed = (code: string, number: string) =>
    code === "sandbox" || number.startsWith("SANDBOX");
  expect(trackedBy({ played: 2 }, { isPlayed }).trackedBy).toBe(
    "Shopify: 6 · Not tracked: 3 · Sandbox: 2",
  );
  expect(trackedBy({ registered: 0, silent: 0 }).trackedBy).toBe("");
});
