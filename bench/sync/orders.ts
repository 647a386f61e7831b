// A shop's orders for the sync bench, equal in every run: as Shopify answers them and as rows.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { parcelsOf } from "~/shipments/record/from-fulfillment";
import { emailIndexInput } from "~/lib/seal.server";
import { SECOND_MS } from "~/lib/time";
import { comparableOrder } from "~/shipments/record/record-webhook.server";
import { sourceVersion } from "~/shipments/record/source-version";
import { readOrder } from "~/shipments/record/webhook-payloads";
import { ORDER_EMAIL } from "~/shipments/sealed-columns";
import { type OrderNode, orderPayload } from "~/shopify/orders/order-payload";
import { testSealer } from "../../test/support/sealer";
import { copyRows, copyValue } from "../engine/copy";

export const SHOP = "bench.myshopify.com";
/** The newest order's last change before the bench; the others changed before it, a second apart. */
export const FILLED_UNTIL = new Date("2026-06-01T00:00:00Z");

const CONTEXT = { countryCode: "US", overrides: new Map<string, string>() };

/** An order as Shopify answers it, last changed at `changedAt`; null: when it was placed. */
export function orderNode(index: number, size: number, changedAt: Date | null): OrderNode {
  const placedAt = new Date(FILLED_UNTIL.getTime() - (size - 1 - index) * SECOND_MS);
  const updatedAt = (changedAt ?? placedAt).toISOString();
  const number = `1Z999AA1${String(index).padStart(10, "0")}`;
  const note = changedAt ? `&seen=${changedAt.getTime()}` : "";
  return {
    legacyResourceId: String(6_000_000_000_000 + index),
    name: `#${1000 + index}`,
    email: `buyer${index}@example.com`,
    createdAt: placedAt.toISOString(),
    updatedAt,
    cancelledAt: null,
    customerLocale: "en",
    shippingAddress: { countryCodeV2: "US" },
    fulfillments: [
      {
        legacyResourceId: String(5_000_000_000_000 + index),
        name: `#${1000 + index}.1`,
        status: "SUCCESS",
        createdAt: placedAt.toISOString(),
        updatedAt,
        trackingInfo: [
          { company: "UPS", number, url: `https://www.ups.com/track?tracknum=${number}${note}` },
        ],
        fulfillmentLineItems: {
          nodes: [{ quantity: 1, lineItem: { title: "Mug", variantTitle: "Blue", sku: "MUG" } }],
          pageInfo: { hasNextPage: false },
        },
      },
    ],
  };
}

interface Rows {
  order: unknown[];
  fulfillment: unknown[];
  shipment: unknown[];
  link: unknown[];
}

/** The rows of the four tables that a webhook about the order would write. */
export function rowsOf(node: OrderNode, shipmentId: string): Rows {
  const read = readOrder(orderPayload(node));
  const [made] = read?.fulfillments ?? [];
  if (!read || !made) throw new Error("the bench's order is not understood");
  const [parcel] = parcelsOf(made, CONTEXT);
  if (!parcel) throw new Error("the bench's order has no parcel");
  const { order } = read;
  const orderVersion = sourceVersion(
    { ...comparableOrder(order), updatedAt: order.updatedAt },
    order.updatedAt,
  );
  const version = sourceVersion(made, made.updatedAt);
  const emailSealed = testSealer.seal(order.email ?? "", ORDER_EMAIL.at(SHOP, order.id));
  const emailIndex = testSealer.blindIndex(emailIndexInput(order.email ?? ""));
  const { destinationCountry } = order;
  const { updatedAt, fulfilledAt } = made;
  return {
    order: [
      SHOP,
      order.id,
      order.name,
      order.name?.slice(1),
      emailSealed,
      emailIndex,
      order.locale,
      destinationCountry,
      order.placedAt,
      order.updatedAt,
      orderVersion,
    ],
    fulfillment: [
      SHOP,
      made.id,
      order.id,
      made.name,
      made.status,
      made.company,
      made.destinationCountry,
      JSON.stringify(made.items),
      fulfilledAt,
      updatedAt,
      version,
    ],
    shipment: [
      SHOP,
      shipmentId,
      parcel.carrierCode,
      parcel.trackingNumber,
      parcel.numberKey,
      parcel.carrierSource,
      parcel.company,
      parcel.companyKey,
      parcel.url,
      "registered",
      "transit",
      destinationCountry,
      fulfilledAt,
      updatedAt,
      updatedAt,
    ],
    link: [
      SHOP,
      made.id,
      shipmentId,
      order.id,
      0,
      version,
      version,
      parcel.company,
      parcel.url,
      updatedAt,
    ],
  };
}

export const TABLES = {
  order: {
    name: "orders",
    key: ["shop_id", "id"],
    columns: [
      "shop_id",
      "id",
      "name",
      "name_key",
      "email_sealed",
      "email_index",
      "customer_locale",
      "destination_country",
      "placed_at",
      "source_updated_at",
      "source_version",
    ],
  },
  fulfillment: {
    name: "fulfillments",
    key: ["shop_id", "id"],
    columns: [
      "shop_id",
      "id",
      "order_id",
      "name",
      "status",
      "tracking_company",
      "destination_country",
      "items",
      "fulfilled_at",
      "source_updated_at",
      "source_version",
    ],
  },
  shipment: {
    name: "shipments",
    key: ["shop_id", "id"],
    columns: [
      "shop_id",
      "id",
      "carrier_code",
      "tracking_number",
      "number_key",
      "carrier_source",
      "tracking_company",
      "company_key",
      "tracking_url",
      "registration_state",
      "status",
      "destination_country",
      "fulfilled_at",
      "created_at",
      "updated_at",
    ],
  },
  link: {
    name: "fulfillment_shipments",
    key: ["shop_id", "fulfillment_id", "shipment_id"],
    columns: [
      "shop_id",
      "fulfillment_id",
      "shipment_id",
      "order_id",
      "position",
      "source_version",
      "first_version",
      "tracking_company",
      "tracking_url",
      "created_at",
    ],
  },
} as const;
type Table = keyof typeof TABLES;

/** Fills the four tables; returns each order's shipment id. */
export async function fill(url: string, size: number): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `insert into shops (id, country_code, installed_at, updated_at) values ($1, 'US', $2, $2)`,
      [SHOP, FILLED_UNTIL],
    );
    const shipmentIds = Array.from({ length: size }, () => randomUUID());
    for (const table of Object.keys(TABLES) as Table[]) {
      const { name, columns } = TABLES[table];
      const lines = function* () {
        for (let index = 0; index < size; index++) {
          const row = rowsOf(orderNode(index, size, null), shipmentIds[index] ?? "")[table];
          yield row.map((value) => copyValue(value as string)).join("\t");
        }
      };
      await copyRows(client, name, columns, lines());
    }
    await client.query(`insert into order_watermarks (shop_id, watermark) values ($1, $2)`, [
      SHOP,
      FILLED_UNTIL,
    ]);
    await client.query("vacuum analyze");
    await client.query("checkpoint");
    return shipmentIds;
  } finally {
    await client.end();
  }
}
