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
  const since = describeMoment(breaker.openedAt, context).text;
  switch (breaker.reason) {
    case "quota":
      return {
        tone: "warning",
        title: "You’ve reached your TrackingMore limit",
        text: `New shipments have been on hold since ${since}. Shipments already tracked continue. Tracking resumes when your quota is renewed.`,
      };
    case "key":
      return {
        tone: "critical",
        title: "TrackingMore rejected your API key",
        text: `Tracking has been paused since ${since}. Connect a valid key or switch to the built-in service.`,
      };
    case "unreachable":
      if (context.now.getTime() - breaker.openedAt.getTime() < OUTAGE_SHOWN_AFTER_MS) return null;
      return {
        tone: "warning",
        title: "The tracking service isn’t responding",
        text: `Updates have been delayed since ${since}. Waymark keeps trying and catches up automatically.`,
      };
  }
}
