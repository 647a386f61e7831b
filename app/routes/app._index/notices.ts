// Chooses the home page's banner: the most important notice.
import type { TokenState } from "~/shops/token-state";
import { DAY_MS } from "~/lib/time";
import {
  pauseText,
  TRACKING_SERVICE_URL,
} from "~/routes/app.settings_.tracking-service/pause-text";
import type { OpenBreaker } from "~/shops/store-connection.server";
import { describeMoment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";

/** The most important kind first. */
export const NOTICE_KINDS = ["disconnected", "service_paused", "reconnected"] as const;

export interface Notice {
  kind: (typeof NOTICE_KINDS)[number];
  tone: "info" | "warning" | "critical";
  title: string;
  /** One or two sentences: what happened, and what to do. */
  text: string;
  /** `reload` reloads the page. */
  action?: { label: string; url: string } | { label: string; reload: true };
}

export function mostImportant(notices: readonly (Notice | null)[]): Notice | null {
  const rank = ({ kind }: Notice) => NOTICE_KINDS.indexOf(kind);
  return (
    notices.filter((notice) => notice !== null).toSorted((a, b) => rank(a) - rank(b))[0] ?? null
  );
}

const RECONNECTED_SHOWN_MS = 1 * DAY_MS;

/** Shows that Shopify rejects the shop's token, and for a day that access is back. Opening this page renews a token. */
export function tokenNotice(
  { refusedAt, restoredAt }: TokenState,
  context: PageContext,
): Notice | null {
  if (!refusedAt) return null;
  const { t } = context.texts;
  const since = describeMoment(refusedAt, context).text;
  if (!restoredAt || restoredAt < refusedAt) {
    return {
      kind: "disconnected",
      tone: "warning",
      title: t("home.disconnected.title"),
      text: t("home.disconnected.text", { since }),
      action: { label: t("home.disconnected.action"), reload: true },
    };
  }
  if (context.now.getTime() - restoredAt.getTime() > RECONNECTED_SHOWN_MS) return null;
  return {
    kind: "reconnected",
    tone: "info",
    title: t("home.reconnected.title"),
    text: t("home.reconnected.text", { since }),
  };
}

/** Shows a paused tracking service. */
export function serviceNotice(breaker: OpenBreaker | null, context: PageContext): Notice | null {
  const text = pauseText(breaker, context);
  if (!text) return null;
  const action = { label: context.texts.t("home.paused.action"), url: TRACKING_SERVICE_URL };
  return { kind: "service_paused", ...text, action };
}
