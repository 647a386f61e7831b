// What is said while there is nothing to show yet, and when there never will be.
import type { ComponentChildren } from "preact";
import type { Host } from "./host.ts";
import type { Knowledge } from "./use-order-status.ts";

/** The one sentence on top. It stands there from the start, so that its changes are read out, politely. */
export function Headline({ children }: { children: ComponentChildren }) {
  return (
    <s-stack accessibilityRole="status">
      <s-heading>{children}</s-heading>
    </s-stack>
  );
}

export function textOf(knowledge: Knowledge, i18n: Host["i18n"]): string {
  switch (knowledge.kind) {
    case "loading":
      return i18n.translate("loading");
    case "answer":
      return knowledge.answer.title || i18n.translate("unplaced.title");
    default:
      return i18n.translate(`${knowledge.kind}.title`);
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
  kind: "unplaced" | "limited" | "failed";
  retry: () => void;
}

/** Below the headline: what it means, and the way on when there is one. */
export function Message({ host, kind, retry }: MessageProps) {
  const { i18n } = host;
  return (
    <>
      <s-paragraph>{i18n.translate(`${kind}.text`)}</s-paragraph>
      {kind !== "unplaced" && (
        <s-stack direction="inline">
          <s-button variant="secondary" onClick={retry}>
            {i18n.translate("retry")}
          </s-button>
        </s-stack>
      )}
    </>
  );
}
