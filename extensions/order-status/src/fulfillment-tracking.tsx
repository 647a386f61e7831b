// The parcels of one fulfillment, as short as its card; nothing at all when it has no number to track.
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
  const { knowledge, askAgain } = useOrderStatus(host, fulfillmentId);
  if (knowledge.kind === "unplaced") return null;
  if (knowledge.kind === "answer" && knowledge.answer.state !== "found") return null;
  const { hide_timeline: hidesTimeline } = host.settings.value;
  const parcels = knowledge.kind === "answer" ? knowledge.answer.parcels : [];
  return (
    <s-stack gap="base">
      <Headline>{textOf(knowledge, host.i18n)}</Headline>
      {knowledge.kind === "loading" && <Skeleton />}
      {(knowledge.kind === "failed" || knowledge.kind === "limited") && (
        <Message host={host} kind={knowledge.kind} askAgain={askAgain} />
      )}
      {parcels.map((parcel, index) => (
        <ParcelCard
          key={index}
          i18n={host.i18n}
          parcel={parcel}
          place={{ index: index + 1, total: parcels.length }}
          show={{ items: false, timeline: !hidesTimeline }}
        />
      ))}
    </s-stack>
  );
}
