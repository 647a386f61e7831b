// All parcels of an order under one heading, or the state of the request.
import type { Host } from "./host.ts";
import { Headline, Message, Skeleton, headlineOf } from "./messages.tsx";
import { Items } from "./items.tsx";
import { ParcelCard } from "./parcel-card.tsx";
import { SignIn } from "./sign-in.tsx";
import { type LoadState, useOrderStatus } from "./use-order-status.ts";

export function OrderTracking({ host }: { host: Host }) {
  const { load, retry } = useOrderStatus(host, null);
  const { heading } = host.settings.value;
  const name =
    typeof heading === "string" && heading.trim() ? heading : host.i18n.translate("name");
  return (
    <s-section heading={name}>
      <s-query-container>
        <s-stack gap="base">
          <Headline>{headlineOf(load, host.i18n)}</Headline>
          <Content host={host} load={load} retry={retry} />
        </s-stack>
      </s-query-container>
    </s-section>
  );
}

interface ContentProps {
  host: Host;
  load: LoadState;
  retry: () => void;
}

function Content({ host, load, retry }: ContentProps) {
  if (load.kind === "loading") return <Skeleton />;
  if (load.kind !== "answer") {
    return <Message host={host} kind={load.kind} retry={retry} />;
  }
  const { answer } = load;
  if (answer.state !== "found") return <Message host={host} kind="noParcel" retry={retry} />;
  const settings = host.settings.value;
  const { unsent } = answer;
  return (
    <>
      {answer.summary.length > 0 && (
        <s-stack accessibilityRole="unordered-list">
          {answer.summary.map((line) => (
            <s-stack key={line} accessibilityRole="list-item">
              <s-text>{line}</s-text>
            </s-stack>
          ))}
        </s-stack>
      )}
      {unsent && <s-paragraph>{settings.hide_items ? unsent.unnamed : unsent.line}</s-paragraph>}
      {answer.parcels.map((parcel, index) => (
        <ParcelCard
          key={index}
          i18n={host.i18n}
          parcel={parcel}
          isOpen={index === answer.openIndex}
          show={{
            items: !settings.hide_items,
            carriers: true,
            timeline: settings.hide_timeline ? "hidden" : "open",
          }}
        />
      ))}
      {unsent && !settings.hide_items && (
        <Items i18n={host.i18n} heading={unsent.heading} items={unsent.items} />
      )}
      {answer.note && <s-paragraph>{answer.note}</s-paragraph>}
      {answer.moreAfterLogin && <SignIn host={host} />}
    </>
  );
}
