// One parcel: status, advice, carriers, contents and timeline.
import type { CarrierText, ParcelText } from "../../../app/storefront/order-status/answer-types.ts";
import type { Host } from "./host.ts";
import { Items } from "./items.tsx";
import { ProgressBar, Steps } from "./steps.tsx";
import { Timeline } from "./timeline.tsx";

type I18n = Host["i18n"];

export interface Show {
  items: boolean;
  /** Carriers and tracking number; shown anyway when only the carrier can say more. */
  carriers: boolean;
  timeline: "open" | "folded" | "hidden";
}

interface Props {
  i18n: I18n;
  parcel: ParcelText;
  /** Of several, unfolded at first. */
  isOpen: boolean;
  show: Show;
}

/**
 * A single parcel has no frame and no second heading; each of several is folded to its sentence, unless the title has
 * said it, and its progress.
 */
export function ParcelCard({ i18n, parcel, isOpen, show }: Props) {
  const body = <ParcelBody i18n={i18n} parcel={parcel} show={show} />;
  const bar = parcel.isTracked && <ProgressBar i18n={i18n} parcel={parcel} />;
  const deadline = parcel.pickUpBy && <s-text type="strong">{parcel.pickUpBy}</s-text>;
  if (!parcel.place) {
    return (
      <s-stack gap="base">
        {deadline}
        {bar}
        {body}
      </s-stack>
    );
  }
  return (
    <s-box border="base" borderRadius="base" padding="base">
      <s-stack gap="small-200">
        {!parcel.isInHeadline && <s-text color="subdued">{parcel.place}</s-text>}
        {deadline}
        {bar}
        <s-details defaultOpen={isOpen}>
          <s-summary>
            <s-heading>{parcel.isInHeadline ? parcel.place : parcel.sentence}</s-heading>
          </s-summary>
          {body}
        </s-details>
      </s-stack>
    </s-box>
  );
}

function ParcelBody({ i18n, parcel, show }: Pick<Props, "i18n" | "parcel" | "show">) {
  // What is lost matters more than how far it came.
  const itemsFirst = parcel.tone === "trouble";
  const items = show.items && <ParcelItems i18n={i18n} parcel={parcel} />;
  return (
    <s-stack gap="base">
      <ArrivalNote parcel={parcel} />
      {parcel.lastSeen && <s-paragraph>{parcel.lastSeen}</s-paragraph>}
      <Advice parcel={parcel} />
      {itemsFirst && items}
      {parcel.isTracked && <Steps i18n={i18n} parcel={parcel} />}
      {!itemsFirst && items}
      {(show.carriers || !parcel.isTracked) && <Carriers i18n={i18n} parcel={parcel} />}
      {parcel.isTracked && <Clocks i18n={i18n} parcel={parcel} />}
      {parcel.isTracked && parcel.scans && show.timeline !== "hidden" && (
        <Timeline i18n={i18n} scans={parcel.scans} isFolded={show.timeline === "folded"} />
      )}
      {parcel.contact && <s-link href={parcel.contact.url}>{parcel.contact.label}</s-link>}
    </s-stack>
  );
}

function ArrivalNote({ parcel }: { parcel: ParcelText }) {
  const { arrivalNote, isLate } = parcel;
  if (!arrivalNote) return null;
  if (isLate) return <Notice parcel={parcel} text={arrivalNote} />;
  return <s-text color="subdued">{arrivalNote}</s-text>;
}

/** Not "critical", which screen readers would announce at once and before the headline. */
function Notice({ parcel, text }: { parcel: ParcelText; text: string }) {
  return (
    <s-banner tone={parcel.tone === "good" ? "info" : "warning"}>
      <s-paragraph>{text}</s-paragraph>
    </s-banner>
  );
}

/** A notice with links where somebody can help; otherwise a line to read. */
function Advice({ parcel }: { parcel: ParcelText }) {
  const { advice, help } = parcel;
  if (help.length === 0) return advice ? <s-paragraph>{advice}</s-paragraph> : null;
  return (
    <>
      {advice && <Notice parcel={parcel} text={advice} />}
      <s-stack direction="inline" gap="base">
        {help.map(({ url, label }, index) => (
          <s-button
            key={url}
            variant={index === 0 ? "primary" : "secondary"}
            href={url}
            target={url.startsWith("https:") ? "_blank" : "auto"}
          >
            {label}
          </s-button>
        ))}
      </s-stack>
    </>
  );
}

/** The carrier that has the parcel first. */
function Carriers({ i18n, parcel }: { i18n: I18n; parcel: ParcelText }) {
  const { carrier, lastCarrier, isHandedOver } = parcel;
  const carriers = [
    { label: i18n.translate("carrier"), carrier },
    { label: i18n.translate("lastCarrier"), carrier: lastCarrier },
  ];
  return (
    <s-grid gridTemplateColumns="@container (inline-size > 400px) 1fr 1fr, 1fr" gap="base">
      {(isHandedOver ? carriers.reverse() : carriers).map(
        ({ label, carrier }) =>
          carrier && (
            <Fact key={label} label={label}>
              <Carrier carrier={carrier} i18n={i18n} />
            </Fact>
          ),
      )}
      {parcel.number && (
        <Fact label={i18n.translate("number")}>
          <s-paragraph>
            <s-text dir="ltr">{parcel.number}</s-text>
          </s-paragraph>
        </Fact>
      )}
    </s-grid>
  );
}

/** The carrier's last scan, if any, beside our last check, so that the two are distinct. */
function Clocks({ i18n, parcel }: { i18n: I18n; parcel: ParcelText }) {
  return (
    <s-grid gridTemplateColumns="1fr 1fr" gap="base">
      {parcel.scannedAt && (
        <Fact label={i18n.translate("scanned")}>
          <s-text>{parcel.scannedAt}</s-text>
        </Fact>
      )}
      {parcel.isAsked && (
        <Fact label={i18n.translate("checked")}>
          <s-text>{parcel.checkedAgo ?? i18n.translate("never")}</s-text>
        </Fact>
      )}
    </s-grid>
  );
}

function Fact({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <s-stack gap="small-500">
      <s-text color="subdued" type="small">
        {label}
      </s-text>
      {children}
    </s-stack>
  );
}

function Carrier({
  carrier: { name, url, phone, phoneUrl },
  i18n,
}: {
  carrier: CarrierText;
  i18n: I18n;
}) {
  return (
    <>
      {url ? (
        <s-link
          href={url}
          target="_blank"
          accessibilityLabel={i18n.translate("trackWith", { carrier: name })}
        >
          {name}
        </s-link>
      ) : (
        <s-text>{name}</s-text>
      )}
      {phone && phoneUrl && (
        <s-link
          href={phoneUrl}
          accessibilityLabel={i18n.translate("call", { carrier: name, phone })}
        >
          <s-text dir="ltr">{phone}</s-text>
        </s-link>
      )}
    </>
  );
}

function ParcelItems({ i18n, parcel: { items } }: { i18n: I18n; parcel: ParcelText }) {
  const count = items.reduce((sum, { quantity }) => sum + quantity, 0);
  return <Items i18n={i18n} heading={i18n.translate("items", { count })} items={items} />;
}
