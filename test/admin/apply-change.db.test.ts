// The actions of the shipment page: carrier, undo, status and retry.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Applied, applyChange } from "~/routes/app.shipments.$id/apply-change.server";
import { changeText } from "~/routes/app.shipments.$id/change-text";
import { type Change, readChange } from "~/routes/app.shipments.$id/read-change";
import { recentRun } from "~/routes/app.shipments_.bulk._index/view";
import { bulkAction } from "~/shipments/bulk/bulk-action";
import { createBulkJob, undoBulk } from "~/shipments/bulk/run-bulk.server";
import { countOutcomes, listRuns } from "~/shipments/bulk/store-bulk.server";
import { listOverrides, saveOverride } from "~/shops/store.server";
import { TIME } from "./samples";
import { parcelView } from "~/storefront/parcel/parcel-view";
import { findShipment } from "~/shipments/read/queries.server";
import { migrateJobs } from "~/jobs/worker.server";
import { ENGLISH } from "~/ui/language/texts";
import { freshDatabase, type TestDatabase } from "../support/database";
import { NOW } from "./samples";

const SHOP = "one.myshopify.com";
const OTHER = "two.myshopify.com";
const ACTOR = { now: NOW, by: "42", texts: ENGLISH };

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await migrateJobs(database.pool);
});
afterAll(() => database.drop());

async function shipment(trackingNumber: string, data: Record<string, string | number> = {}) {
  const id = randomUUID();
  const fulfillmentId = `f-${id}`;
  await database.prisma.shipment.create({
    data: {
      shopId: SHOP,
      id,
      carrierCode: "unknown",
      carrierSource: "unknown",
      trackingNumber,
      numberKey: trackingNumber,
      registrationState: "needs_carrier",
      ...data,
    },
  });
  await database.prisma.fulfillment.create({
    data: {
      shopId: SHOP,
      id: fulfillmentId,
      orderId: "1",
      status: "success",
      fulfilledAt: new Date(),
      sourceUpdatedAt: new Date(),
    },
  });
  await database.prisma.fulfillmentShipment.create({
    data: { shopId: SHOP, fulfillmentId, shipmentId: id, orderId: "1" },
  });
  return id;
}

const toUps = { intent: "set_carrier", carrierCode: "ups", remember: false } as const;

test("a shipment whose carrier was named waits to be registered", async () => {
  const id = await shipment("A1");
  expect(await applyChange(database, SHOP, id, toUps, ACTOR)).toEqual({
    outcome: "answered",
    result: {
      done: "Carrier set to UPS",
      error: null,
      undo: expect.stringContaining(id) as string,
    },
  });
  expect(await findShipment(database, SHOP, id)).toMatchObject({
    carrierCode: "ups",
    carrierSource: "merchant",
    registrationState: "pending",
  });
});

test("an unknown carrier is refused, and nothing changes", async () => {
  const id = await shipment("A2");
  const applied = await applyChange(
    database,
    SHOP,
    id,
    { ...toUps, carrierCode: "zeppelin" },
    ACTOR,
  );
  expect(applied).toMatchObject({ outcome: "answered", result: { done: null } });
  expect(await findShipment(database, SHOP, id)).toMatchObject({ carrierCode: "unknown" });
});

test("another shop's shipment is not found", async () => {
  const id = await shipment("A3");
  expect(await applyChange(database, OTHER, id, toUps, ACTOR)).toEqual({ outcome: "not_found" });
  expect(await findShipment(database, SHOP, id)).toMatchObject({ carrierCode: "unknown" });
});

test("a number that the shop has under that carrier continues as that shipment", async () => {
  const known = await shipment("A4", { carrierCode: "ups", registrationState: "registered" });
  const unknown = await shipment("A4");
  expect(await applyChange(database, SHOP, unknown, toUps, ACTOR)).toEqual({
    outcome: "moved",
    shipmentId: known,
  });
});

test("a rejected number is retried once; a second retry is refused", async () => {
  const id = await shipment("A5", {
    carrierCode: "ups",
    registrationState: "rejected",
    registrationCode: 4014,
  });
  const retry = { intent: "retry" } as const;
  expect(await applyChange(database, SHOP, id, retry, ACTOR)).toMatchObject({
    result: { error: null },
  });
  expect(await findShipment(database, SHOP, id)).toMatchObject({ registrationState: "pending" });
  expect(await applyChange(database, SHOP, id, retry, ACTOR)).toMatchObject({
    result: { done: null },
  });
});

test("an invalid id is not found", async () => {
  expect(await applyChange(database, SHOP, "zzz", toUps, ACTOR)).toEqual({ outcome: "not_found" });
  expect(await applyChange(database, SHOP, "zzz", { intent: "retry" }, ACTOR)).toMatchObject({
    result: { done: null },
  });
});

test("a status is set by hand with a reason, and taken back", async () => {
  const id = await shipment("A7", { carrierCode: "ups", registrationState: "registered" });
  const set = (reason: string) =>
    applyChange(database, SHOP, id, { intent: "set_status", status: "delivered", reason }, ACTOR);
  expect(await set("  ")).toMatchObject({ result: { done: null, error: "Enter a reason" } });
  expect(await findShipment(database, SHOP, id)).toMatchObject({ status: "pending" });
  expect(await set("The customer called")).toMatchObject({
    result: { done: "Status set to Delivered" },
  });
  expect(await findShipment(database, SHOP, id)).toMatchObject({
    status: "delivered",
    manualStatus: { reason: "The customer called", setAt: NOW },
  });
  expect(await applyChange(database, OTHER, id, { intent: "clear_status" }, ACTOR)).toEqual({
    outcome: "not_found",
  });
  await applyChange(database, SHOP, id, { intent: "clear_status" }, ACTOR);
  expect(await findShipment(database, SHOP, id)).toMatchObject({
    status: "pending",
    manualStatus: null,
  });
});

test("the history tells who set a status by hand and why, also once it is cleared", async () => {
  const id = await shipment("A12", { carrierCode: "ups", registrationState: "registered" });
  const set = (reason: string) =>
    applyChange(database, SHOP, id, { intent: "set_status", status: "delivered", reason }, ACTOR);
  await set("The customer called");
  await set("The customer called");
  await set("Seen at the door");
  await applyChange(database, SHOP, id, { intent: "clear_status" }, ACTOR);
  await applyChange(database, SHOP, id, { intent: "clear_status" }, ACTOR);
  const found = (await findShipment(database, SHOP, id))!;
  expect(found.changes.every(({ by }) => by === "42")).toBe(true);
  expect(found.changes.map((change) => changeText(change, ENGLISH))).toEqual([
    "Status set by hand: The customer called",
    "Status: Delivered",
    "Status set by hand: Seen at the door",
    "Status set by hand was cleared",
    "Status: Waiting for updates",
  ]);
  const shopper = parcelView(found, "order");
  expect(JSON.stringify(shopper)).not.toMatch(/called|door/);
});

test("of two tabs the second learns that the status was set meanwhile, and changes nothing", async () => {
  const id = await shipment("A9", { carrierCode: "ups", registrationState: "registered" });
  const set = { intent: "set_status", status: "delivered", reason: "The customer called" } as const;
  await applyChange(database, SHOP, id, { ...set, seen: null }, ACTOR);
  const late: Change[] = [
    { ...set, status: "exception", reason: "It is lost", seen: null },
    { intent: "clear_status", seen: new Date(NOW.getTime() - 1) },
  ];
  for (const change of late) {
    expect(await applyChange(database, SHOP, id, change, ACTOR)).toMatchObject({
      result: { done: null, error: expect.stringContaining("in another window") },
    });
  }
  expect(await findShipment(database, SHOP, id)).toMatchObject({
    status: "delivered",
    manualStatus: { reason: "The customer called" },
  });
  await applyChange(database, SHOP, id, { intent: "clear_status", seen: NOW }, ACTOR);
  expect(await findShipment(database, SHOP, id)).toMatchObject({ manualStatus: null });
});

test("a status set on a shipment that was removed meanwhile is refused with a sentence", async () => {
  const id = await shipment("A10", { carrierCode: "ups", registrationState: "removed" });
  const set = { intent: "set_status", status: "delivered", reason: "called" } as const;
  expect(await applyChange(database, SHOP, id, set, ACTOR)).toMatchObject({
    result: { error: expect.stringContaining("removed from the order") },
  });
});

test("a change can be undone by what its answer holds, and by nothing else", async () => {
  const id = await shipment("A6");
  const applied = await applyChange(database, SHOP, id, toUps, ACTOR);
  const { form, undo } = undoForm(applied);
  expect(undo).not.toBeNull();
  expect(await applyChange(database, SHOP, id, undo!, ACTOR)).toMatchObject({
    result: { done: "Change undone" },
  });
  expect(await findShipment(database, SHOP, id)).toMatchObject({
    carrierCode: "unknown",
    registrationState: "needs_carrier",
  });
  form.set("undo", '{"carrierCode":"zeppelin","shipments":[],"remembered":null,"runId":null}');
  expect(readChange(form)).toBeNull();
});

function undoForm(applied: Applied) {
  if (applied.outcome !== "answered") throw new Error("expected an answer");
  const form = new FormData();
  form.set("intent", "undo_carrier");
  form.set("undo", applied.result.undo ?? "");
  return { form, undo: readChange(form) };
}

test("a rule is undone later among the bulk actions", async () => {
  const company = { trackingCompany: "Brown", companyKey: "brown" };
  const ids = [];
  for (const number of ["B1", "B2", "B3"]) ids.push(await shipment(number, company));
  await applyChange(database, SHOP, ids[0]!, { ...toUps, remember: true }, ACTOR);
  const [run, ...others] = await listRuns(database.pool, SHOP, 10);
  expect(others).toEqual([]);
  expect(recentRun(run!, TIME)).toMatchObject({
    title: "Change carrier to UPS",
    shipments: "3 shipments",
    badge: { label: "Done" },
    undo: expect.stringContaining("Can be undone until"),
  });
  expect(await undoRun(run!.id)).toEqual([{ outcome: "done", count: 3 }]);
  expect(await findShipment(database, SHOP, ids[2]!)).toMatchObject({ carrierCode: "unknown" });
  expect(await listOverrides(database, SHOP)).toEqual([]);
  const both = await listRuns(database.pool, SHOP, 10);
  const [undo, undone] = both.toSorted(
    (a, b) => Number(a.undoOf === null) - Number(b.undoOf === null),
  );
  expect(recentRun(undo!, TIME)).toMatchObject({
    title: "Undo: Change carrier to UPS",
    undo: null,
  });
  expect(recentRun(undone!, TIME)).toMatchObject({ badge: { label: "Undone" }, undo: null });
});

test("undoing a rule late leaves a rule that was changed since", async () => {
  const company = { trackingCompany: "Brown", companyKey: "brown" };
  const ids = [];
  for (const number of ["C1", "C2", "C3"]) ids.push(await shipment(number, company));
  await applyChange(database, SHOP, ids[0]!, { ...toUps, remember: true }, ACTOR);
  const runs = await listRuns(database.pool, SHOP, 10);
  await saveOverride(database.pool, SHOP, "brown", "usps");
  await undoRun(runs.find(({ undoOf, undoneBy }) => !undoOf && !undoneBy)!.id);
  expect(await listOverrides(database, SHOP)).toEqual([
    { companyKey: "brown", carrierCode: "usps" },
  ]);
});

async function undoRun(runId: string) {
  const undoId = (await undoBulk({ database }, SHOP, runId, { now: NOW, by: null })) ?? "";
  const job = createBulkJob({ database, clock: { now: () => NOW }, askSoon: async () => {} });
  await job({ shopId: SHOP, runId: undoId });
  return countOutcomes(database.pool, SHOP, undoId);
}

test("a rule that was undone at once is undone among the bulk actions", async () => {
  const company = { trackingCompany: "Swift", companyKey: "swift" };
  const ids = [];
  for (const number of ["D1", "D2", "D3"]) ids.push(await shipment(number, company));
  const listAll = () => listRuns(database.pool, SHOP, 50);
  const earlier = new Set((await listAll()).map(({ id }) => id));
  const newRuns = async () => (await listAll()).filter(({ id }) => !earlier.has(id));
  const applied = await applyChange(database, SHOP, ids[0]!, { ...toUps, remember: true }, ACTOR);
  await applyChange(database, SHOP, ids[2]!, { ...toUps, carrierCode: "usps" }, ACTOR);
  const { undo } = undoForm(applied);
  await applyChange(database, OTHER, ids[0]!, undo!, ACTOR);
  expect(await newRuns()).toMatchObject([{ undoneBy: null }]);
  expect(await applyChange(database, SHOP, ids[0]!, undo!, ACTOR)).toMatchObject({
    result: { done: "Change undone for 2 shipments" },
  });
  const runs = await newRuns();
  const undone = runs.find(({ undoOf }) => undoOf === null)!;
  const undoing = runs.find(({ undoOf }) => undoOf === undone.id)!;
  expect(recentRun(undone, TIME)).toMatchObject({ badge: { label: "Undone" }, undo: null });
  expect(recentRun(undoing, TIME)).toMatchObject({ badge: { label: "Done" }, undo: null });
  const outcomes = await countOutcomes(database.pool, SHOP, undoing.id);
  expect(Object.fromEntries(outcomes.map(({ outcome, count }) => [outcome, count]))).toEqual({
    done: 2,
    unchanged: 1,
  });
  await applyChange(database, SHOP, ids[0]!, undo!, ACTOR);
  expect(await newRuns()).toHaveLength(2);
});

test("a note stays with its shipment and says who wrote it, until it is deleted", async () => {
  const id = await shipment("A8");
  const note = { intent: "add_note", note: "Customer is on vacation" } as const;
  expect(await applyChange(database, OTHER, id, note, ACTOR)).toEqual({ outcome: "not_found" });
  await applyChange(database, SHOP, id, note, ACTOR);
  const written = (await findShipment(database, SHOP, id))?.changes.at(-1);
  expect(written).toMatchObject({ kind: "note", after: note.note, by: "42", changedAt: NOW });
  const gone = { intent: "delete_note", noteId: written?.id ?? "" } as const;
  expect(await applyChange(database, OTHER, id, gone, ACTOR)).toMatchObject({
    result: { done: null },
  });
  await applyChange(database, SHOP, id, gone, ACTOR);
  expect((await findShipment(database, SHOP, id))?.changes).toEqual([]);
});

test("a note or a reason that nobody can see is refused with a sentence", async () => {
  const id = await shipment("A11", { carrierCode: "ups", registrationState: "registered" });
  const text = "\u200B \u2060\uFEFF";
  const changes: Change[] = [
    { intent: "add_note", note: text },
    { intent: "set_status", status: "delivered", reason: text },
  ];
  for (const change of changes) {
    expect(await applyChange(database, SHOP, id, change, ACTOR)).toMatchObject({
      result: { done: null, error: expect.stringContaining("Enter a") },
    });
  }
  expect(await findShipment(database, SHOP, id)).toMatchObject({ changes: [], manualStatus: null });
  expect(bulkAction.safeParse({ kind: "note", text }).success).toBe(false);
});

test("the history names who changed the carrier", async () => {
  const id = await shipment("A9");
  await applyChange(database, SHOP, id, toUps, ACTOR);
  const changes = (await findShipment(database, SHOP, id))?.changes ?? [];
  expect(changes.filter(({ kind }) => kind === "carrier")).toMatchObject([{ by: "42" }]);
});
