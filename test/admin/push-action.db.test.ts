// The actions of the page of outgoing webhooks, on a real ledger.
import { afterEach, beforeEach, expect, test } from "vitest";
import { applyAction } from "~/routes/app.api_.push/apply-action.server";
import type { Draft } from "~/routes/app.api_.push/draft";
import type { PushAction } from "~/routes/app.api_.push/read-action";
import { readPush } from "~/routes/app.api_.push/read-push.server";
import { versionOf } from "~/lib/text/version";
import { API_KEY } from "~/shops/store.server";
import { findShopByPushToken } from "~/shops/store-push.server";
import { ENGLISH } from "~/ui/language/texts";
import { startPushWorld, type PushWorld } from "../engine/push/push-world";
import type { Receiver } from "../engine/push/receiver";
import { testSealer } from "../support/sealer";
import { TIME } from "./samples";

const SHOP = "pushed.myshopify.com";
const ALL = { state: "all", page: 1 } as const;

let running: PushWorld;
let receiver: Receiver;
beforeEach(async () => {
  running = await startPushWorld();
  receiver = await running.receiver();
});
afterEach(() => running.close());

function apply(action: PushAction, accountId: string | null = running.accountId) {
  const { engine, database } = running;
  const parts = { push: engine.push, database, sealer: testSealer, appUrl: "https://waymark.test" };
  return applyAction(parts, SHOP, accountId, action, ENGLISH);
}

function connect(kind: "embedded" | "cloud") {
  const apiKeySealed = new Uint8Array(testSealer.seal("key", API_KEY.at(SHOP)));
  const accountId = kind === "embedded" ? running.accountId : null;
  return running.database.prisma.trackingConnection.create({
    data: { shopId: SHOP, kind, accountId, apiKeySealed },
  });
}

async function page() {
  const { engine, database } = running;
  return readPush({ engine, database, clock: { now: () => TIME.now } }, SHOP, ALL, ENGLISH);
}

async function ledgerOf() {
  const view = await page();
  if (view.kind !== "embedded") throw new Error("expected the built-in service");
  return view;
}

test("opening the page creates no account", async () => {
  expect(await page()).toMatchObject({ kind: "embedded", settings: { email: "", addresses: [] } });
  expect(await running.database.prisma.trackingConnection.count()).toBe(0);
});

test("settings are saved whole, or every problem is shown at its field", async () => {
  await connect("embedded");
  const address = { url: receiver.url, statuses: ["delivered" as const], enabled: true };
  const wrong = { email: "", addresses: [address, { ...address, url: "nowhere" }] };
  expect(await apply({ intent: "save", draft: wrong })).toMatchObject({
    done: null,
    problems: [
      { at: "email", text: expect.stringContaining("e-mail address") },
      { at: 1, text: expect.stringContaining("https://") },
    ],
  });
  expect((await ledgerOf()).settings.addresses).toEqual([]);

  const draft = { email: "me@example.com", addresses: [address] };
  expect(await apply({ intent: "save", draft })).toMatchObject({ done: "Webhook settings saved" });
  expect((await ledgerOf()).settings).toEqual(draft);
});

test("settings from a tab that shows older ones are not saved over newer ones", async () => {
  await connect("embedded");
  const { settings } = await ledgerOf();
  const version = versionOf(settings);
  const save = (draft: Draft) => apply({ intent: "save", draft, version });
  const newer = { ...settings, email: "new@example.com" };
  expect(await save(newer)).toMatchObject({ done: "Webhook settings saved" });
  const address = { url: receiver.url, statuses: ["delivered" as const], enabled: true };
  expect(await save({ ...settings, addresses: [address] })).toMatchObject({
    done: null,
    error: expect.stringContaining("changed in another window"),
  });
  expect((await ledgerOf()).settings).toEqual(newer);
});

test("one delivery, a range and all failed deliveries are sent again", async () => {
  await connect("embedded");
  await running.pushTo({ url: receiver.url });
  await running.create("AGAIN00001");
  for (const status of ["transit", "pickup", "delivered"] as const) {
    await running.tell("AGAIN00001", status);
  }
  await running.sendDue();
  const { ledger, addresses } = await ledgerOf();
  expect(ledger.rows.map(({ number, state }) => [number, state.label])).toEqual([
    [3, "Delivered"],
    [2, "Delivered"],
    [1, "Delivered"],
  ]);
  const one = await apply({ intent: "replay", deliveryId: ledger.rows[2]!.id });
  expect(one.done).toBe("1 sent again");
  const callbackId = addresses[0]!.id;
  const range = await apply({ intent: "replay_range", callbackId, first: 2, last: 3 });
  expect(range.done).toBe("2 sent again");
  expect(await apply({ intent: "replay_dead" })).toMatchObject({
    done: null,
    error: "Nothing to send again.",
  });
  await running.sendDue();
  expect(receiver.received.slice(3).map(({ body }) => body.data.status)).toEqual([
    "transit",
    "pickup",
    "delivered",
  ]);
});

test("a shop on the cloud gets an address for TrackingMore, and nothing else", async () => {
  await connect("cloud");
  expect(await page()).toEqual({ kind: "cloud", hasAddress: false, isChecked: false });
  const refused = await apply({ intent: "replay_dead" }, null);
  expect(refused.error).toContain("TrackingMore");
  const made = await apply({ intent: "renew_address", email: "me@example.com" }, null);
  expect(made.address).toMatch(/^https:\/\/waymark\.test\/webhooks\/tracking\/[\w-]{32}$/);
  const token = made.address!.split("/").at(-1)!;
  expect(await findShopByPushToken(running.database, testSealer, token)).toEqual({
    shopId: SHOP,
    email: "me@example.com",
  });
  expect(await page()).toEqual({ kind: "cloud", hasAddress: true, isChecked: true });
});
