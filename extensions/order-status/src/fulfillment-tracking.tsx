// The parcels of one fulfillment, short: its card names items, carrier and number. Nothing without a number.
import type { Host } from "./host.ts";
import { Headline, Message, Skeleton, textOf } from "./messages.tsx";
import { ParcelCard } from "./parcel-card.tsx";
import { useOrderStatus } from "./use-order-status.ts";

interface Props {
  host: Host;
  /** Shopify's gid. */
  fulfillmentId: string;
}

export function FulfillmentTracking({ host, fulfillmentId }: Props) {
  const { knowledge, retry } = useOrderStatus(host, fulfillmentId);
  if (knowledge.kind === "unplaced") return null;
  if (knowledge.kind === "answer" && knowledge.answer.state !== "found") return null;
  const { hide_timeline: hidesTimeline } = host.settings.value;
  const parcels = knowledge.kind === "answer" ? knowledge.answer.parcels : [];
  return (
    <s-query-container>
      <s-stack gap="base">
        <Headline>{textOf(knowledge, host.i18n)}</Headline>
        {knowledge.kind === "loading" && <Skeleton />}
        {(knowledge.kind === "failed" || knowledge.kind === "limited") && (
          <Message host={host} kind={knowledge.kind} retry={retry} />
        )}
        {parcels.map((parcel, index) => (
          <ParcelCard
            key={index}
            i18n={host.i18n}
            parcel={parcel}
            place={{ index: index + 1, total: parcels.length }}
            show={{ items: false, carriers: false, timeline: hidesTimeline ? "hidden" : "folded" }}
          />
        ))}
      </s-stack>
    </s-query-container>
  );
}
