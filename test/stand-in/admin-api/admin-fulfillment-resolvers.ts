// What apps may do to fulfillments through the Admin API: tell events, and set numbers with their links.
import { GraphQLError } from "graphql";
import type { Actions } from "../actions.ts";
import { connection, type ConnectionArguments } from "./admin-connection.ts";
import type {
  Fulfillment,
  FulfillmentEvent,
  FulfillmentEventDraft,
  Shop,
} from "../shop/shop-model.ts";
import type { Store } from "../shop/store.ts";

export type FulfillmentActions = Pick<Actions, "addFulfillmentEvent" | "correctNumber">;

interface Context {
  store: Store;
  shop: Shop;
  fulfillmentActions?: FulfillmentActions;
}

type EventInput = FulfillmentEventDraft & { fulfillmentId: string };

interface TrackingInput {
  company?: string | null;
  number?: string | null;
  numbers?: string[] | null;
  url?: string | null;
  urls?: string[] | null;
}

/** Recorded from a real store (Admin API 2026-04). */
const NO_FULFILLMENT = [
  { field: ["fulfillmentEvent", "fulfillmentId"], message: "Fulfillment does not exist." },
];
const NOT_FOUND = [{ field: ["fulfillmentId"], message: "Fulfillment not found." }];

export const FULFILLMENT_RESOLVERS = {
  "Mutation.fulfillmentEventCreate": (
    _root: unknown,
    { fulfillmentEvent }: { fulfillmentEvent: EventInput },
    { store, shop, fulfillmentActions: actions = readOnly() }: Context,
  ) => {
    const { fulfillmentId, ...draft } = fulfillmentEvent;
    const made = store.findFulfillment(shop.domain, lastPart(fulfillmentId));
    if (!made) return { fulfillmentEvent: null, userErrors: NO_FULFILLMENT };
    const event = actions.addFulfillmentEvent(shop.domain, made.id, draft);
    return { fulfillmentEvent: event, userErrors: [] };
  },
  "Mutation.fulfillmentTrackingInfoUpdate": (
    _root: unknown,
    {
      fulfillmentId,
      trackingInfoInput: given,
    }: { fulfillmentId: string; trackingInfoInput: TrackingInput },
    { store, shop, fulfillmentActions: actions = readOnly() }: Context,
  ) => {
    const made = store.findFulfillment(shop.domain, lastPart(fulfillmentId));
    if (!made) return { fulfillment: null, userErrors: NOT_FOUND };
    const numbers = given.numbers ?? (given.number ? [given.number] : made.tracking.numbers);
    const urls = given.urls ?? (given.url ? [given.url] : undefined);
    const fulfillment = actions.correctNumber(shop.domain, made.id, {
      company: given.company ?? null,
      numbers,
      ...(urls ? { urls } : {}),
    });
    return { fulfillment, userErrors: [] };
  },
  "Fulfillment.events": (
    { events = [] }: Fulfillment,
    args: ConnectionArguments & { reverse?: boolean; sortKey?: string },
  ) => {
    const key = args.sortKey === "HAPPENED_AT" ? "happenedAt" : "createdAt";
    const sorted = events.toSorted((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0));
    const { first, last, after, before } = args;
    const listed = args.reverse ? sorted.reverse() : sorted;
    return connection(listed, { first, last, after, before } as ConnectionArguments);
  },
  "Fulfillment.displayStatus": ({ status, deliveredAt, events = [] }: Fulfillment) =>
    status === "cancelled"
      ? "CANCELED"
      : deliveredAt
        ? "DELIVERED"
        : (latest(events)?.status ?? "FULFILLED"),
  "Fulfillment.inTransitAt": ({ events = [] }: Fulfillment) =>
    latest(events.filter(({ status }) => status === "IN_TRANSIT"))?.happenedAt ?? null,
  "Fulfillment.deliveredAt": ({ deliveredAt, events = [] }: Fulfillment) =>
    deliveredAt ??
    latest(events.filter(({ status }) => status === "DELIVERED"))?.happenedAt ??
    null,
  "Fulfillment.estimatedDeliveryAt": ({ events = [] }: Fulfillment) =>
    events.findLast(({ estimatedDeliveryAt }) => estimatedDeliveryAt)?.estimatedDeliveryAt ?? null,
  "FulfillmentEvent.id": ({ id }: FulfillmentEvent) => `gid://shopify/FulfillmentEvent/${id}`,
};

function latest(events: readonly FulfillmentEvent[]): FulfillmentEvent | undefined {
  return events.toSorted((a, b) => (a.happenedAt < b.happenedAt ? -1 : 1)).at(-1);
}

function readOnly(): never {
  throw new GraphQLError("STANDIN_NOT_IMPLEMENTED: this stand-in's fulfillments are read only");
}

function lastPart(gid: string): string {
  return gid.split("/").at(-1) ?? "";
}
