// A fulfillment's parcels in short form: its card already shows items, carrier and number.
import type { Host } from "./host.ts";
import { Headline, Message, Skeleton, headlineOf } from "./messages.tsx";
import { ParcelCard } from "./parcel-card.tsx";
import { useOrderStatus } from "./use-order-status.ts";

interface Props {
  host: Host;
  /** Shopify's gid. */
  fulfillmentId: string;
}

export function FulfillmentTracking({ host, fulfillmentId }: Props) {
  const { load, retry } = useOrderStatus(host, fulfillmentId);
  if (load.kind === "noParcel") return null;
  if (load.kind === "answer" && load.answer.state !== "found") return null;
  const { hide_timeline: hidesTimeline } = host.settings.value;
  const { parcels, openIndex } =
    load.kind === "answer" ? load.answer : { parcels: [], openIndex: 0 };
  return (
    <s-query-container>
      <s-stack gap="base">
        <Headline>{headlineOf(load, host.i18n)}</Headline>
        {load.kind === "loading" && <Skeleton />}
        {(load.kind === "failed" || load.kind === "limited") && (
          <Message host={host} kind={load.kind} retry={retry} />
        )}
        {parcels.map((parcel, index) => (
          <ParcelCard
            key={index}
            i18n={host.i18n}
            parcel={parcel}
            isOpen={index === openIndex}
            show={{ items: false, carriers: false, timeline: hidesTimeline ? "hidden" : "folded" }}
          />
        ))}
      </s-stack>
    </s-query-container>
  );
}
