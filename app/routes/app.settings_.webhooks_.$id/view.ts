// Formats one webhook.
import { outcomeText, reasonText } from "~/inbox/outcome-text";
import type { DeliveryDetail } from "~/inbox/store-list.server";
import { topicText } from "~/inbox/topics";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { StatusView } from "~/ui/rows/shipment-row";
import { stateBadge } from "../app.settings_.webhooks/view";

export interface DeliveryView {
  id: string;
  title: string;
  badge: StatusView;
  facts: { label: string; text: string | Moment }[];
  /** The body with personal data masked; null: no longer kept. */
  body: string | null;
}

export function deliveryView(
  delivery: DeliveryDetail,
  { maskedBody, orderName }: { maskedBody: string | null; orderName: string | null },
  context: PageContext,
): DeliveryView {
  const moment = (at: Date) => describeMoment(at, context);
  const { outcome, reason, attempts, orderId, processedAt } = delivery;
  const facts: (DeliveryView["facts"][number] | null)[] = [
    { label: "Topic", text: delivery.topic },
    orderId ? { label: "Order", text: orderName ? `${orderName} (${orderId})` : orderId } : null,
    { label: "Received", text: moment(delivery.receivedAt) },
    delivery.triggeredAt && { label: "Sent by Shopify", text: moment(delivery.triggeredAt) },
    processedAt && { label: "Last processed", text: moment(processedAt) },
    attempts > 0 ? { label: "Failed attempts", text: String(attempts) } : null,
    outcome ? { label: "Outcome", text: outcomeText(outcome) } : null,
    reason ? { label: "Reason", text: reasonText(reason) } : null,
    { label: "Webhook ID", text: delivery.webhookId },
    delivery.apiVersion ? { label: "API version", text: delivery.apiVersion } : null,
  ];
  return {
    id: delivery.webhookId,
    title: topicText(delivery.topic),
    badge: stateBadge(delivery),
    facts: facts.filter((fact) => fact !== null),
    body: maskedBody,
  };
}
