// A parcel's scans by day, newest first; older ones are folded.
import type { ScanText } from "../../../app/storefront/order-status/answer-types.ts";
import type { Host } from "./host.ts";

type I18n = Host["i18n"];

/** Shown at first, as on the tracking page. */
const NEWEST = 3;

interface Props {
  i18n: I18n;
  scans: readonly ScanText[];
  /** The whole timeline is folded. */
  isFolded: boolean;
}

export function Timeline({ i18n, scans, isFolded }: Props) {
  if (scans.length === 0) return <s-text color="subdued">{i18n.translate("noScans")}</s-text>;
  const journey = <Journey i18n={i18n} scans={scans} />;
  return isFolded ? (
    <s-details>
      <s-summary>{i18n.translate("timeline")}</s-summary>
      {journey}
    </s-details>
  ) : (
    <s-stack gap="small-200">
      <s-text type="strong">{i18n.translate("timeline")}</s-text>
      {journey}
    </s-stack>
  );
}

function Journey({ i18n, scans }: { i18n: I18n; scans: readonly ScanText[] }) {
  // A single hidden scan would cost a click and save no space.
  const shown = scans.length === NEWEST + 1 ? scans.length : NEWEST;
  const earlier = scans.slice(shown);
  return (
    <s-stack gap="small-200">
      <ScanList scans={scans.slice(0, shown)} />
      {earlier.length > 0 && (
        <s-details>
          <s-summary>{i18n.translate("earlier", { count: earlier.length })}</s-summary>
          <ScanList scans={earlier} />
        </s-details>
      )}
    </s-stack>
  );
}

/** "14:05": narrower than "12:05 PM". */
const CLOCK_24 = /^\d\d:\d\d$/;

/** A day stands above its first scan. */
function ScanList({ scans }: { scans: readonly ScanText[] }) {
  const is24 = scans.every(({ time }) => !time || CLOCK_24.test(time));
  return (
    <s-stack accessibilityRole="ordered-list" gap="small-200">
      {scans.map((scan, index) => (
        <Scan key={index} scan={scan} startsDay={scan.day !== scans[index - 1]?.day} is24={is24} />
      ))}
    </s-stack>
  );
}

/** Where the carrier's language is unknown, "und" keeps screen readers from using the page's voice. */
function Scan({
  scan: { day, time, status, carrierText, place, carrierLanguage, placeLanguage, handover },
  startsDay,
  is24,
}: {
  scan: ScanText;
  startsDay: boolean;
  is24: boolean;
}) {
  return (
    <s-stack accessibilityRole="list-item" gap="small-500">
      {startsDay && <s-text type="small">{day}</s-text>}
      <s-grid gridTemplateColumns={is24 ? "52px 1fr" : "80px 1fr"} gap="small-300">
        <s-text color="subdued">{time}</s-text>
        <s-stack gap="small-500">
          {/* Inside a paragraph a text keeps its own direction and the page's alignment. */}
          <s-paragraph>
            <s-text>{status}</s-text>
          </s-paragraph>
          {carrierText && (
            <s-paragraph>
              <s-text lang={carrierLanguage ?? "und"} dir="auto">
                {carrierText}
              </s-text>
            </s-paragraph>
          )}
          {place && (
            <s-paragraph color="subdued">
              <s-text lang={placeLanguage ?? "und"} dir="auto">
                {place}
              </s-text>
            </s-paragraph>
          )}
          {handover && <s-text>{handover}</s-text>}
        </s-stack>
      </s-grid>
    </s-stack>
  );
}
