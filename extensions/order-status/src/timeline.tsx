// A parcel's scans, newest first, one list per leg; older ones are folded.
import type {
  EventText,
  ParcelText,
} from "../../../app/storefront/order-status/order-status-answer.ts";
import type { Host } from "./host.ts";

type I18n = Host["i18n"];

/** Shown at first, as on the tracking page. */
const NEWEST = 4;

interface Props {
  i18n: I18n;
  parcel: ParcelText;
  /** The whole timeline is folded. */
  isFolded: boolean;
}

export function Timeline({ i18n, parcel, isFolded }: Props) {
  if (parcel.legs.length === 0) return <s-text color="subdued">{i18n.translate("noScans")}</s-text>;
  const legs = <Legs i18n={i18n} parcel={parcel} />;
  return isFolded ? (
    <s-details>
      <s-summary>{i18n.translate("timeline")}</s-summary>
      {legs}
    </s-details>
  ) : (
    <s-stack gap="small-200">
      <s-text type="strong">{i18n.translate("timeline")}</s-text>
      {legs}
    </s-stack>
  );
}

function Legs({ i18n, parcel }: { i18n: I18n; parcel: ParcelText }) {
  return (
    <s-stack gap="small-200">
      {parcel.legs.map(({ carrier, events }, index) => (
        <s-stack key={index} gap="small-200">
          {carrier && <s-text color="subdued">{i18n.translate("legOf", { carrier })}</s-text>}
          <Leg i18n={i18n} events={events} />
        </s-stack>
      ))}
    </s-stack>
  );
}

function Leg({ i18n, events }: { i18n: I18n; events: readonly EventText[] }) {
  // A single hidden event would cost a click and save no space.
  const shown = events.length === NEWEST + 1 ? events.length : NEWEST;
  const earlier = events.slice(shown);
  return (
    <>
      <EventList events={events.slice(0, shown)} />
      {earlier.length > 0 && (
        <s-details>
          <s-summary>{i18n.translate("earlier", { count: earlier.length })}</s-summary>
          <EventList events={earlier} />
        </s-details>
      )}
    </>
  );
}

function EventList({ events }: { events: readonly EventText[] }) {
  return (
    <s-stack accessibilityRole="ordered-list" gap="small-200">
      {events.map((event, index) => (
        <Event key={index} event={event} />
      ))}
    </s-stack>
  );
}

/** The carrier's language is unknown: "und" keeps screen readers from using the page's voice. */
function Event({ event: { when, status, carrierText, place } }: { event: EventText }) {
  return (
    <s-grid
      accessibilityRole="list-item"
      gridTemplateColumns="@container (inline-size > 480px) 160px 1fr, 1fr"
      gap="small-500"
    >
      <s-text color="subdued">{when}</s-text>
      <s-stack gap="small-500">
        {/* Inside a paragraph a text keeps its own direction and the page's alignment. */}
        <s-paragraph>
          <s-text>{status}</s-text>
        </s-paragraph>
        {carrierText && (
          <s-paragraph>
            <s-text lang="und" dir="auto">
              {carrierText}
            </s-text>
          </s-paragraph>
        )}
        {place && (
          <s-paragraph color="subdued">
            <s-text lang="und" dir="auto">
              {place}
            </s-text>
          </s-paragraph>
        )}
      </s-stack>
    </s-grid>
  );
}
