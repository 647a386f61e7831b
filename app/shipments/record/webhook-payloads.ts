// Parses Shopify's order and fulfillment payloads tolerantly.
import { z } from "zod";
import { storableText } from "~/lib/text/storable-text";

/** Ids have up to 18 digits: they come as text from parseJsonLossless where a double can't hold them. */
const id = z.union([z.number().int().positive(), z.string().regex(/^\d+$/)]).transform(String);

/** Text, trimmed; null for what is blank, missing or something else. */
const text = z
  .unknown()
  .optional()
  .transform((value) => {
    if (typeof value !== "string" && typeof value !== "number") return null;
    return storableText(String(value)).trim() || null;
  });

const moment = z
  .unknown()
  .optional()
  .transform((value) => {
    const date = new Date(typeof value === "string" ? value : NaN);
    return Number.isNaN(date.getTime()) ? null : date;
  });

const country = text.transform((code) =>
  code && /^[a-z]{2}$/i.test(code) ? code.toUpperCase() : null,
);
const address = z.object({ country_code: country }).nullish().catch(null);
const addressOfBuyer = z
  .object({ country_code: country, name: text, zip: text, phone: text })
  .nullish()
  .catch(null);
const texts = z.array(text).nullish().catch(null);

const lineItem = z.object({
  title: text,
  variant_title: text,
  sku: text,
  quantity: z.number().int().catch(1),
});

const fulfillmentPayload = z.object({
  id,
  order_id: id,
  name: text,
  status: text,
  created_at: moment,
  updated_at: moment,
  email: text,
  shipment_status: text,
  tracking_company: text,
  tracking_number: text,
  tracking_numbers: texts,
  tracking_url: text,
  tracking_urls: texts,
  destination: address,
  line_items: z.array(lineItem).nullish().catch(null),
});

export interface FulfillmentItem {
  title: string;
  variantTitle: string | null;
  sku: string | null;
  quantity: number;
}

/** A parsed fulfillment payload. Blank text is null. */
export interface FulfillmentFacts {
  id: string;
  orderId: string;
  /** "#1001.1" */
  name: string | null;
  status: string;
  fulfilledAt: Date;
  updatedAt: Date;
  /** The fulfillment's own; webhooks alone have it. */
  email: string | null;
  /** Shopify's last shipment event, e.g. "delivered". */
  shipmentStatus: string | null;
  company: string | null;
  /** As Shopify lists them: elements may hold several numbers, or none. */
  numbers: (string | null)[];
  urls: (string | null)[];
  /** Two letters, upper case. */
  destinationCountry: string | null;
  items: FulfillmentItem[];
}

/**
 * null when the payload is not a fulfillment: no id, no order, no date, or not one of the fields that
 * would hold a number (a subscription that trims them away must not read as "the number was removed").
 */
export function readFulfillment(payload: unknown): FulfillmentFacts | null {
  const parsed = fulfillmentPayload.safeParse(payload);
  if (!parsed.success || !mayHoldNumbers(payload)) return null;
  const { data } = parsed;
  const fulfilledAt = data.created_at ?? data.updated_at;
  const updatedAt = data.updated_at ?? data.created_at;
  if (!fulfilledAt || !updatedAt) return null;
  return {
    id: data.id,
    orderId: data.order_id,
    name: data.name,
    status: data.status ?? "success",
    fulfilledAt,
    updatedAt,
    email: data.email,
    shipmentStatus: data.shipment_status,
    company: data.tracking_company,
    numbers: filled(data.tracking_numbers) ?? [data.tracking_number],
    urls: filled(data.tracking_urls) ?? [data.tracking_url],
    destinationCountry: data.destination?.country_code ?? null,
    items: (data.line_items ?? []).flatMap(({ title, variant_title, sku, quantity }) =>
      title ? [{ title, variantTitle: variant_title, sku, quantity }] : [],
    ),
  };
}

/** The list unless it holds only blanks; some apps send those beside the single field. */
function filled<Text extends string | null>(list: Text[] | null | undefined) {
  return list?.some((each) => each?.trim()) ? list : null;
}

const NUMBER_FIELDS = ["tracking_number", "tracking_numbers", "tracking_url", "tracking_urls"];

function mayHoldNumbers(payload: unknown): boolean {
  return NUMBER_FIELDS.some((field) => (payload as Record<string, unknown>)[field] !== undefined);
}

const orderPayload = z.object({
  id,
  name: text,
  email: text,
  contact_email: text,
  phone: text,
  customer: z
    .object({
      id: id.nullish().catch(null),
      email: text,
      phone: text,
      first_name: text,
      last_name: text,
    })
    .nullish()
    .catch(null),
  customer_locale: text,
  created_at: moment,
  updated_at: moment,
  cancelled_at: moment,
  shipping_address: addressOfBuyer,
  fulfillments: z.array(z.unknown()).nullish().catch(null),
});

/** A parsed order payload. */
export interface OrderFacts {
  id: string;
  /** "#1001" */
  name: string | null;
  /** The order's own address before the customer's: the shopper gave it for this order. */
  email: string | null;
  /** Shopify's customer; null for an order without one, such as from point of sale. */
  customerId: string | null;
  /** The order's, its address's and the customer's, as written; each may be used to look up the order. */
  phones: string[];
  postcode: string | null;
  /** The recipient's and the customer's, as written: staff search by them. */
  customerNames: string[];
  locale: string | null;
  destinationCountry: string | null;
  placedAt: Date | null;
  cancelledAt: Date | null;
  updatedAt: Date;
}

/** null when the payload is not an order. Embedded fulfillments that can't be read are left out. */
export function readOrder(
  payload: unknown,
): { order: OrderFacts; fulfillments: FulfillmentFacts[] } | null {
  const parsed = orderPayload.safeParse(payload);
  if (!parsed.success) return null;
  const { data } = parsed;
  const updatedAt = data.updated_at ?? data.created_at;
  if (!updatedAt) return null;
  return {
    order: {
      id: data.id,
      name: data.name,
      email: data.email ?? data.contact_email ?? data.customer?.email ?? null,
      customerId: data.customer?.id ?? null,
      phones: [data.phone, data.shipping_address?.phone, data.customer?.phone].filter(
        (phone): phone is string => Boolean(phone),
      ),
      postcode: data.shipping_address?.zip ?? null,
      customerNames: [
        data.shipping_address?.name ?? "",
        [data.customer?.first_name, data.customer?.last_name].filter(Boolean).join(" "),
      ].filter(Boolean),
      locale: data.customer_locale,
      destinationCountry: data.shipping_address?.country_code ?? null,
      placedAt: data.created_at,
      cancelledAt: data.cancelled_at,
      updatedAt,
    },
    fulfillments: (data.fulfillments ?? []).flatMap((each) => {
      const facts = readFulfillment(each);
      // Inside an order Shopify leaves out where a fulfillment goes. Without it, "DPD" would be another
      // carrier here than in the fulfillment's own webhook.
      const destination = facts?.destinationCountry ?? data.shipping_address?.country_code ?? null;
      return facts ? [{ ...facts, destinationCountry: destination }] : [];
    }),
  };
}
