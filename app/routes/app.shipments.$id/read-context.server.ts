// Reads what a shipment's page shows besides the shipment: evidence, estimate, other parcels, next check.
import { explainCarrier } from "~/carriers/resolution/explain-carrier";
import type { Services } from "~/main/services.server";
import { findSuccessor, listPredecessors } from "~/shipments/corrections/store-corrections.server";
import { listOrderParcels } from "~/shipments/read/store-order-parcels.server";
import type { ShipmentDetail } from "~/shipments/shipment";
import { listReports } from "~/shopify/fulfillment-events/store.server";
import { findService, listOverrides } from "~/shops/store.server";
import { readEstimate } from "./read-estimate.server";

type Sources = Pick<
  Services,
  "database" | "clock" | "engine" | "sourcesOf" | "checksOf" | "reportedDays"
>;

export async function readContext(
  services: Sources,
  shopId: string,
  shipment: ShipmentDetail,
  shopCountry: string | null,
) {
  const { database, clock, sourcesOf, checksOf } = services;
  const sql = database.pool;
  const fulfillmentIds = shipment.orders.map(({ fulfillmentId }) => fulfillmentId);
  const orderIds = [...new Set(shipment.orders.map(({ orderId }) => orderId))];
  const [
    successor,
    predecessors,
    estimate,
    sources,
    overrides,
    orderParcels,
    checks,
    compared,
    reports,
  ] = await Promise.all([
    findSuccessor(sql, shopId, shipment.id),
    listPredecessors(sql, shopId, shipment.id),
    readEstimate(services, shopId, shipment, clock.now()),
    sourcesOf(shopId),
    listOverrides(database, shopId),
    listOrderParcels(sql, shopId, orderIds),
    checksOf(shopId, [shipment]),
    readDisagreement(services, shopId, shipment),
    listReports(sql, shopId, fulfillmentIds),
  ]);
  const evidence = explainCarrier({
    company: shipment.trackingCompany,
    number: shipment.trackingNumber,
    url: shipment.trackingUrl,
    destinationCountry: shipment.destinationCountry,
    shopCountry,
    overrides: new Map(overrides.map((each) => [each.companyKey, each.carrierCode])),
  });
  return {
    successor,
    predecessors,
    estimate,
    sources,
    evidence,
    orderParcels,
    check: checks.get(shipment.id) ?? null,
    disagreement: compared,
    hasReports: reports.length > 0,
  };
}

async function readDisagreement(
  { database, engine }: Sources,
  shopId: string,
  shipment: ShipmentDetail,
) {
  if (!shipment.trackingId) return null;
  const accountId = (await findService(database, shopId))?.accountId;
  return accountId ? engine.compareParcel(accountId, shipment) : null;
}
