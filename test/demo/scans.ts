// Where the demo's real-looking parcels get scans: Shopify's reports, and the carriers' stand-ins with --carriers.
import { createSandboxConnector } from "../../app/carriers/sandbox/sandbox-connector";
import { carrierApiFor } from "../../app/carriers/connectors/carrier-apis.server";
import type { CarrierEvent } from "../../app/carriers/connector";
import { readEnv } from "../../app/env.server";
import { createSealer } from "../../app/lib/seal.server";
import { openDatabase } from "../../app/main/database.server";
import { createServices } from "../../app/main/services.server";
import { findService } from "../../app/shops/store.server";
import { CARRIER_STAND_INS } from "../carrier-stand-ins/all";
import {
  type CarrierStandIns,
  type ScriptedEvent,
  type Step,
  startCarrierStandIns,
} from "../carrier-stand-ins/stand-in";
import type { StandIn } from "../stand-in/contract";
import { DEMO_SHOP, type DemoPlan, type ExpectedShipment } from "./orders";
import { SANDBOX_SEED, type World } from "./world";

/** v2's codes of the carriers that the stand-in's Shopify follows, as Shopify does. */
const FOLLOWED_BY_SHOPIFY = new Set(["ups", "usps", "fedex", "dhl", "canada-post"]);

/** What has happened to each tracked parcel by now, oldest first; the journeys are the sandbox's. */
async function journeysOf(
  shipments: readonly ExpectedShipment[],
  now: Date,
): Promise<Map<ExpectedShipment, CarrierEvent[]>> {
  const tracked = shipments.filter(({ outcome }) => outcome === "tracked");
  const sandbox = createSandboxConnector({ seed: SANDBOX_SEED, carriers: "all" });
  const answers = await sandbox.track(
    tracked.map(({ trackingNumber, carrierCode, shippedAt, destinationCountry }) => ({
      trackingNumber,
      carrierCode: carrierCode ?? "",
      shippedAt,
      destinationCountry,
    })),
    now,
  );
  return new Map(
    tracked.map((shipment, index) => {
      const answer = answers[index];
      const events = [...(answer?.origin.events ?? []), ...(answer?.destination?.events ?? [])];
      return [shipment, events.toSorted((a, b) => (a.wallTime < b.wallTime ? -1 : 1))];
    }),
  );
}

/** Shopify reports on the parcels of the carriers that it follows; each status once. */
export async function reportAsShopify(standIn: StandIn, plan: DemoPlan, now: Date): Promise<void> {
  // An event is about all parcels of a fulfillment, so only the first parcel's are reported.
  const reportedIds = new Set<string>();
  for (const [shipment, events] of await journeysOf(plan.shipments, now)) {
    if (!FOLLOWED_BY_SHOPIFY.has(shipment.carrierCode ?? "")) continue;
    const fulfillmentIds = shipment.fulfillmentIds.filter((id) => !reportedIds.has(String(id)));
    for (const id of fulfillmentIds) reportedIds.add(String(id));
    let last: string | null = null;
    for (const event of events) {
      const status = shopifyStatus(event);
      if (!status || status === last) continue;
      last = status;
      for (const id of fulfillmentIds) {
        standIn.addFulfillmentEvent(DEMO_SHOP.domain, id, {
          status,
          happenedAt: `${event.wallTime.replace(" ", "T").slice(0, 16)}:00Z`,
          message: event.description,
        });
      }
    }
  }
}

function shopifyStatus({ status, substatus }: CarrierEvent): string | null {
  switch (status) {
    case "notfound":
      return "LABEL_PRINTED";
    case "transit":
      return "IN_TRANSIT";
    case "pickup":
      return substatus === "pickup002" ? "READY_FOR_PICKUP" : "OUT_FOR_DELIVERY";
    case "undelivered":
      return "ATTEMPTED_DELIVERY";
    case "delivered":
      return "DELIVERED";
    default:
      return null;
  }
}

/** Starts the carriers' stand-ins with the plan's parcels; numbers of other carriers are unknown to them. */
export async function startCarriers(plan: DemoPlan, now: Date): Promise<CarrierStandIns> {
  const standIns = await startCarrierStandIns(CARRIER_STAND_INS);
  for (const [{ trackingNumber, carrierCode }, events] of await journeysOf(plan.shipments, now)) {
    const api = carrierApiFor(carrierCode ?? "");
    if (!api) continue;
    const scripted = events.flatMap((event): ScriptedEvent[] => {
      const step = stepOf(event);
      return step ? [{ at: `${event.wallTime.replace(" ", "T").slice(0, 16)}:00`, step }] : [];
    });
    standIns.stateOf(api.id).parcels.set(trackingNumber, scripted);
  }
  return standIns;
}

function stepOf({ status, substatus }: CarrierEvent): Step | null {
  switch (status) {
    case "notfound":
      return "label";
    case "transit":
      return substatus === "transit002" ? "hub" : "accepted";
    case "pickup":
      return substatus === "pickup002" ? "ready" : "out";
    case "undelivered":
      return "attempt";
    case "delivered":
      return "delivered";
    case "exception":
      return substatus === "exception010" ? "returned" : null;
    default:
      return null;
  }
}

/** Saves the key of every stand-in for the demo's shop, as a merchant does on the carriers page. */
export async function connectCarriers(world: World): Promise<void> {
  const database = openDatabase(world.database.url, 2);
  try {
    const env = readEnv(world.appEnvironment);
    const { engine } = createServices(env, database, createSealer(env.ENCRYPTION_KEYS));
    const accountId = (await findService(database, DEMO_SHOP.domain))?.accountId;
    if (!accountId) throw new Error("The demo's shop has no engine account.");
    for (const { id, credentials } of CARRIER_STAND_INS) {
      const checked = await engine.carrierKeys.save(accountId, id, credentials);
      if (checked.outcome !== "accepted") throw new Error(`${id}: ${checked.outcome}`);
    }
  } finally {
    await database.close();
  }
}
