// Explains a paused tracking service, for its page and the home page.
import type { OpenBreaker } from "~/shops/store-connection.server";
import { MINUTE_MS } from "~/lib/time";
import { describeMoment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";

export const TRACKING_SERVICE_URL = "/app/settings/tracking-service";

export interface PauseText {
  tone: "warning" | "critical";
  title: string;
  /** One or two sentences: what it means, and what to do. */
  text: string;
}

/** Shorter outages mostly end before a merchant reads about them. */
const OUTAGE_SHOWN_AFTER_MS = 30 * MINUTE_MS;

/** null: nothing to show (yet). */
export function pauseText(breaker: OpenBreaker | null, context: PageContext): PauseText | null {
  if (!breaker) return null;
  const { texts, now } = context;
  const { reason, openedAt } = breaker;
  const openMs = now.getTime() - openedAt.getTime();
  if (reason === "unreachable" && openMs < OUTAGE_SHOWN_AFTER_MS) return null;
  return {
    tone: reason === "key" ? "critical" : "warning",
    title: texts.t(`service.pause.${reason}.title`),
    text: texts.t(`service.pause.${reason}.text`, {
      since: describeMoment(openedAt, context).text,
    }),
  };
}
