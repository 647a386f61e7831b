// Reads what a shipment's page shows besides the shipment: evidence, estimate, other parcels, next check.
import { explainCarrier } from "~/carriers/resolution/explain-carrier";
import type { Services } from "~/main/services.server";
import { findSuccessor, listPredecessors } from "~/shipments/corrections/store-corrections.server";
import { listOrderParcels } from "~/shipments/read/store-order-parcels.server";
import type { ShipmentDetail } from "~/shipments/shipment";
import { findService, listOverrides } from "~/shops/store.server";
import { readEstimate } from "./read-estimate.server";

type Sources = Pick<
  Services,
  "database" | "clock" | "engineClock" | "engine" | "sourcesOf" | "reportedDays"
>;

export async function readContext(
  services: Sources,
  shopId: string,
  shipment: ShipmentDetail,
  shopCountry: string | null,
) {
  const { database, clock, sourcesOf } = services;
  const sql = database.pool;
  const orderIds = [...new Set(shipment.orders.map(({ orderId }) => orderId))];
  const [successor, predecessors, estimate, sources, overrides, orderParcels, engineFacts] =
    await Promise.all([
      findSuccessor(sql, shopId, shipment.id),
      listPredecessors(sql, shopId, shipment.id),
      readEstimate(services, shopId, shipment, clock.now()),
      sourcesOf(shopId),
      listOverrides(database, shopId),
      listOrderParcels(sql, shopId, orderIds),
      readEngineFacts(services, shopId, shipment),
    ]);
  const evidence = explainCarrier({
    company: shipment.trackingCompany,
    number: shipment.trackingNumber,
    url: shipment.trackingUrl,
    destinationCountry: shipment.destinationCountry,
    shopCountry,
    overrides: new Map(overrides.map((each) => [each.companyKey, each.carrierCode])),
  });
  return { successor, predecessors, estimate, sources, evidence, orderParcels, ...engineFacts };
}

/** What the built-in engine knows of its parcels; the time of the next check is by Waymark's clock: the engine's may replay the past. */
async function readEngineFacts(
  { database, clock, engine, engineClock }: Sources,
  shopId: string,
  shipment: ShipmentDetail,
) {
  const { trackingId } = shipment;
  const accountId = trackingId ? (await findService(database, shopId))?.accountId : null;
  if (!accountId || !trackingId) return { nextCheckAt: null, disagreement: null };
  const [at, disagreement] = await Promise.all([
    engine.nextCheckOf(accountId, trackingId),
    engine.compareParcel(accountId, shipment),
  ]);
  const aheadMs = engineClock.now().getTime() - clock.now().getTime();
  return { nextCheckAt: at && new Date(at.getTime() - aheadMs), disagreement };
}
