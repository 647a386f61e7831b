// The Admin API operations of write-back: events and tracking info of a fulfillment.
import { z } from "zod";
import { AppError } from "../../lib/errors";
import type { AdminClient } from "../admin-api/admin-client.server";
import type { ShopifyEvent } from "./decide";
import { readEventStatus } from "./event-status";
import type { WaitingEvent } from "./store-events.server";

const EVENTS = `#graphql
  query WriteBackEvents($id: ID!) {
    fulfillment(id: $id) {
      status
      events(first: 100, sortKey: HAPPENED_AT, reverse: true) { nodes { id status happenedAt } }
    }
  }`;

const eventsReply = z.object({
  fulfillment: z
    .object({
      status: z.string(),
      events: z.object({
        nodes: z.array(z.object({ id: z.string(), status: z.string(), happenedAt: z.string() })),
      }),
    })
    .nullable(),
});

/** A fulfillment's events; null if it does not exist or is canceled. */
export async function readEvents(
  admin: AdminClient,
  shopId: string,
  fulfillmentId: string,
): Promise<ShopifyEvent[] | null> {
  const id = `gid://shopify/Fulfillment/${fulfillmentId}`;
  const { fulfillment } = (await admin.execute(shopId, EVENTS, { id }, eventsReply)).data;
  if (!fulfillment || fulfillment.status === "CANCELLED") return null;
  return fulfillment.events.nodes.map((event) => ({
    id: plainId(event.id),
    status: readEventStatus(event.status),
    happenedAt: new Date(event.happenedAt),
  }));
}

const CREATE_EVENT = `#graphql
  mutation WriteBackEvent($event: FulfillmentEventInput!) {
    fulfillmentEventCreate(fulfillmentEvent: $event) {
      fulfillmentEvent { id }
      userErrors { field message }
    }
  }`;

const userErrors = z.array(z.object({ message: z.string() }));

const createEventReply = z.object({
  fulfillmentEventCreate: z
    .object({ fulfillmentEvent: z.object({ id: z.string() }).nullable(), userErrors })
    .nullable(),
});

/** `forbidden`: the merchant has not granted the scope, or has revoked it. */
export type Written<Done> =
  ({ outcome: "done" } & Done) | { outcome: "refused"; message: string } | { outcome: "forbidden" };

export async function createEvent(
  admin: AdminClient,
  shopId: string,
  { fulfillmentId, status, happenedAt, message, place }: WaitingEvent,
  estimatedDeliveryAt: Date | null = null,
): Promise<Written<{ eventId: string }>> {
  const event = {
    fulfillmentId: `gid://shopify/Fulfillment/${fulfillmentId}`,
    status,
    happenedAt: happenedAt.toISOString(),
    ...(message ? { message } : {}),
    ...(estimatedDeliveryAt ? { estimatedDeliveryAt: estimatedDeliveryAt.toISOString() } : {}),
    ...place,
  };
  const data = await executePermitted(admin, shopId, CREATE_EVENT, { event }, createEventReply);
  const reply = data?.fulfillmentEventCreate;
  if (!reply) return { outcome: "forbidden" };
  if (!reply.fulfillmentEvent) return { outcome: "refused", message: messageOf(reply.userErrors) };
  return { outcome: "done", eventId: plainId(reply.fulfillmentEvent.id) };
}

const TRACKING_INFO = `#graphql
  query WriteBackLinks($id: ID!) {
    fulfillment(id: $id) { status trackingInfo(first: 250) { company number url } }
  }`;

const trackingInfoReply = z.object({
  fulfillment: z
    .object({
      status: z.string(),
      trackingInfo: z.array(
        z.object({
          company: z.string().nullish(),
          number: z.string().nullish(),
          url: z.string().nullish(),
        }),
      ),
    })
    .nullable(),
});

export interface TrackingInfo {
  company: string | null;
  number: string | null;
  url: string | null;
}

/** A fulfillment's current tracking info; null if it does not exist or is canceled. */
export async function readTrackingInfo(
  admin: AdminClient,
  shopId: string,
  fulfillmentId: string,
): Promise<TrackingInfo[] | null> {
  const id = `gid://shopify/Fulfillment/${fulfillmentId}`;
  const { fulfillment } = (await admin.execute(shopId, TRACKING_INFO, { id }, trackingInfoReply))
    .data;
  if (!fulfillment || fulfillment.status === "CANCELLED") return null;
  return fulfillment.trackingInfo.map(({ company, number, url }) => ({
    company: company || null,
    number: number || null,
    url: url || null,
  }));
}

const UPDATE_TRACKING = `#graphql
  mutation WriteBackTracking($id: ID!, $tracking: FulfillmentTrackingInput!) {
    fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $tracking, notifyCustomer: false) {
      fulfillment { id }
      userErrors { field message }
    }
  }`;

const updateTrackingReply = z.object({
  fulfillmentTrackingInfoUpdate: z
    .object({ fulfillment: z.object({ id: z.string() }).nullable(), userErrors })
    .nullable(),
});

/** Replaces all numbers and links of a fulfillment, without notifying the customer. */
export async function updateTracking(
  admin: AdminClient,
  shopId: string,
  fulfillmentId: string,
  tracking: { company?: string; numbers: string[]; urls: string[] },
): Promise<Written<unknown>> {
  const id = `gid://shopify/Fulfillment/${fulfillmentId}`;
  const variables = { id, tracking };
  const data = await executePermitted(
    admin,
    shopId,
    UPDATE_TRACKING,
    variables,
    updateTrackingReply,
  );
  const reply = data?.fulfillmentTrackingInfoUpdate;
  if (!reply) return { outcome: "forbidden" };
  if (!reply.fulfillment) return { outcome: "refused", message: messageOf(reply.userErrors) };
  return { outcome: "done" };
}

/** null: Shopify refused the mutation because of a missing scope. */
async function executePermitted<Schema extends z.ZodType>(
  admin: AdminClient,
  shopId: string,
  document: string,
  variables: Record<string, unknown>,
  schema: Schema,
): Promise<z.output<Schema> | null> {
  try {
    return (await admin.execute(shopId, document, variables, schema)).data;
  } catch (error) {
    if (error instanceof AppError && error.code === "forbidden") return null;
    throw error;
  }
}

function messageOf(errors: readonly { message: string }[]): string {
  return errors.map(({ message }) => message).join(" ") || "Shopify gave no reason.";
}

/** "gid://shopify/FulfillmentEvent/1" → "1" */
function plainId(gid: string): string {
  return gid.slice(gid.lastIndexOf("/") + 1);
}
