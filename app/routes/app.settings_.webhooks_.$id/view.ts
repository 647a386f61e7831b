// Formats one webhook.
import type { DeliveryDetail } from "~/inbox/store-list.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { StatusView } from "~/ui/rows/shipment-row";
import { outcomeText, reasonText, topicText } from "../app.settings_.webhooks/outcome-text";
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
  const { texts } = context;
  const { t } = texts;
  const { outcome, reason, attempts, orderId, processedAt } = delivery;
  const facts: (DeliveryView["facts"][number] | null)[] = [
    { label: t("webhooks.topic"), text: delivery.topic },
    orderId
      ? {
          label: t("webhooks.column.order"),
          text: orderName ? `${orderName} (${orderId})` : orderId,
        }
      : null,
    { label: t("webhooks.column.received"), text: moment(delivery.receivedAt) },
    delivery.triggeredAt && { label: t("webhooks.fact.sent"), text: moment(delivery.triggeredAt) },
    processedAt && { label: t("webhooks.fact.processed"), text: moment(processedAt) },
    attempts > 0 ? { label: t("webhooks.fact.attempts"), text: texts.number(attempts) } : null,
    outcome ? { label: t("webhooks.column.outcome"), text: outcomeText(outcome, texts) } : null,
    reason ? { label: t("webhooks.fact.reason"), text: reasonText(reason, texts) } : null,
    { label: t("webhooks.fact.id"), text: delivery.webhookId },
    delivery.apiVersion
      ? { label: t("webhooks.fact.apiVersion"), text: delivery.apiVersion }
      : null,
  ];
  return {
    id: delivery.webhookId,
    title: topicText(delivery.topic, texts),
    badge: stateBadge(delivery, texts),
    facts: facts.filter((fact) => fact !== null),
    body: maskedBody,
  };
}
