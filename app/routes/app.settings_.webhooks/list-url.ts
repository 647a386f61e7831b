// Converts the webhook list's state to and from its URL; defaults are left out.
import { DELIVERY_VIEWS, type DeliveryView } from "~/inbox/delivery-view";
import { storableText } from "~/lib/text/storable-text";

export interface DeliveryListState {
  view: DeliveryView;
  topic: string | null;
  /** An order name or id, as typed. */
  order: string;
  from: { older: string } | { newer: string } | null;
}

export const DEFAULT_DELIVERY_LIST: DeliveryListState = {
  view: "all",
  topic: null,
  order: "",
  from: null,
};

const MAX_LENGTH = 250;

/** Invalid parameters fall back to the default. */
export function readDeliveryListState(params: URLSearchParams): DeliveryListState {
  const read = (name: string) => storableText((params.get(name) ?? "").trim().slice(0, MAX_LENGTH));
  const view = DELIVERY_VIEWS.find((name) => name === read("view")) ?? DEFAULT_DELIVERY_LIST.view;
  const older = read("older");
  const newer = read("newer");
  return {
    view,
    topic: read("topic") || null,
    order: read("order").slice(0, 64),
    from: older ? { older } : newer ? { newer } : null,
  };
}

export function deliveriesUrl(state: Partial<DeliveryListState>): string {
  const { view, topic, order, from } = { ...DEFAULT_DELIVERY_LIST, ...state };
  const params = new URLSearchParams();
  if (view !== DEFAULT_DELIVERY_LIST.view) params.set("view", view);
  if (topic) params.set("topic", topic);
  if (order) params.set("order", order);
  if (from) for (const [name, place] of Object.entries(from)) params.set(name, place);
  const query = params.toString();
  return query ? `/app/settings/webhooks?${query}` : "/app/settings/webhooks";
}

export function deliveryUrl(webhookId: string): string {
  return `/app/settings/webhooks/${encodeURIComponent(webhookId)}`;
}
