// All parcels of an order, under one heading; every state of the look-up has words of its own.
import type { Host } from "./host.ts";
import { Headline, Message, Skeleton, textOf } from "./messages.tsx";
import { ParcelCard } from "./parcel-card.tsx";
import { SignIn } from "./sign-in.tsx";
import { type Knowledge, useOrderStatus } from "./use-order-status.ts";

export function OrderTracking({ host }: { host: Host }) {
  const { knowledge, retry } = useOrderStatus(host, null);
  const { heading } = host.settings.value;
  const name =
    typeof heading === "string" && heading.trim() ? heading : host.i18n.translate("name");
  return (
    <s-section heading={name}>
      <s-query-container>
        <s-stack gap="base">
          <Headline>{textOf(knowledge, host.i18n)}</Headline>
          <Content host={host} knowledge={knowledge} retry={retry} />
        </s-stack>
      </s-query-container>
    </s-section>
  );
}

interface ContentProps {
  host: Host;
  knowledge: Knowledge;
  retry: () => void;
}

function Content({ host, knowledge, retry }: ContentProps) {
  if (knowledge.kind === "loading") return <Skeleton />;
  if (knowledge.kind !== "answer") {
    return <Message host={host} kind={knowledge.kind} retry={retry} />;
  }
  const { answer } = knowledge;
  if (answer.state !== "found") return <Message host={host} kind="unplaced" retry={retry} />;
  const settings = host.settings.value;
  return (
    <>
      {answer.parcels.map((parcel, index) => (
        <ParcelCard
          key={index}
          i18n={host.i18n}
          parcel={parcel}
          place={{ index: index + 1, total: answer.parcels.length }}
          show={{
            items: !settings.hide_items,
            carriers: true,
            timeline: settings.hide_timeline ? "hidden" : "open",
          }}
        />
      ))}
      {answer.note && <s-paragraph>{answer.note}</s-paragraph>}
      {answer.moreAfterLogin && <SignIn host={host} />}
    </>
  );
}
