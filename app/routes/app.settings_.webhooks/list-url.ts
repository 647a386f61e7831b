// The list's state as an address: what is the default is left out.
import { DELIVERY_VIEWS, type DeliveryView } from "~/inbox/delivery-view";

export interface ListState {
  view: DeliveryView;
  topic: string | null;
  /** An order's name or id, as typed. */
  order: string;
  from: { older: string } | { newer: string } | null;
}

export const DEFAULT_LIST: ListState = { view: "all", topic: null, order: "", from: null };

const MAX_LENGTH = 250;

/** Whatever an address gets wrong falls back to the default. */
export function readListState(params: URLSearchParams): ListState {
  const read = (name: string) => (params.get(name) ?? "").trim().slice(0, MAX_LENGTH);
  const view = DELIVERY_VIEWS.find((name) => name === read("view")) ?? DEFAULT_LIST.view;
  const older = read("older");
  const newer = read("newer");
  return {
    view,
    topic: read("topic") || null,
    order: read("order").slice(0, 64),
    from: older ? { older } : newer ? { newer } : null,
  };
}

export function listUrl(state: Partial<ListState>): string {
  const { view, topic, order, from } = { ...DEFAULT_LIST, ...state };
  const params = new URLSearchParams();
  if (view !== DEFAULT_LIST.view) params.set("view", view);
  if (topic) params.set("topic", topic);
  if (order) params.set("order", order);
  if (from) for (const [name, place] of Object.entries(from)) params.set(name, place);
  const query = params.toString();
  return query ? `/app/settings/webhooks?${query}` : "/app/settings/webhooks";
}

export function deliveryUrl(webhookId: string): string {
  return `/app/settings/webhooks/${encodeURIComponent(webhookId)}`;
}
