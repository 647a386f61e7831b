// Headline, loading skeleton and messages for states without parcels.
import type { ComponentChildren } from "preact";
import type { Host } from "./host.ts";
import type { LoadState } from "./use-order-status.ts";

/** The headline. It is a live region from the start, so that screen readers announce its changes. */
export function Headline({ children }: { children: ComponentChildren }) {
  return (
    <s-stack accessibilityRole="status">
      <s-heading>{children}</s-heading>
    </s-stack>
  );
}

export function headlineOf(load: LoadState, i18n: Host["i18n"]): string {
  switch (load.kind) {
    case "loading":
      return i18n.translate("loading");
    case "answer":
      return load.answer.title || i18n.translate("noParcel.title");
    default:
      return i18n.translate(`${load.kind}.title`);
  }
}

export function Skeleton() {
  return (
    <s-stack gap="small-200">
      <s-skeleton-paragraph />
      <s-skeleton-paragraph />
    </s-stack>
  );
}

interface MessageProps {
  host: Host;
  kind: "noParcel" | "limited" | "failed";
  retry: () => void;
}

/** An explanation below the headline, with a retry button where retrying can help. */
export function Message({ host, kind, retry }: MessageProps) {
  const { i18n } = host;
  return (
    <>
      <s-paragraph>{i18n.translate(`${kind}.text`)}</s-paragraph>
      {kind !== "noParcel" && (
        <s-stack direction="inline">
          <s-button variant="secondary" onClick={retry}>
            {i18n.translate("retry")}
          </s-button>
        </s-stack>
      )}
    </>
  );
}
