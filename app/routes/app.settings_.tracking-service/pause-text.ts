// What a merchant reads while the tracking service can't be used, here and on the home page.
import type { Pause } from "~/shops/store-connection.server";
import { MINUTE_MS } from "~/lib/time";
import { describeMoment } from "~/ui/dates";
import type { TimeContext } from "~/ui/shipment-row";

export const TRACKING_SERVICE_URL = "/app/settings/tracking-service";

export interface PauseText {
  tone: "warning" | "critical";
  title: string;
  /** One or two sentences: what it means, and what to do. */
  text: string;
}

/** An outage shorter than this is over before anybody has read of it. */
const OUTAGE_WORTH_TELLING_MS = 30 * MINUTE_MS;

/** null: there is nothing to tell (yet). */
export function pauseText(pause: Pause | null, { timeZone, now }: TimeContext): PauseText | null {
  if (!pause) return null;
  const since = describeMoment(pause.since, timeZone, now).text;
  switch (pause.reason) {
    case "quota":
      return {
        tone: "warning",
        title: "Your TrackingMore quota is used up",
        text: `New parcels have been waiting since ${since}; known ones are still followed. Waymark goes on by itself once TrackingMore takes parcels again.`,
      };
    case "key":
      return {
        tone: "critical",
        title: "TrackingMore refuses your key",
        text: `No parcel has been followed since ${since}. Connect a key that works, or go back to the built-in service.`,
      };
    case "unreachable":
      if (now.getTime() - pause.since.getTime() < OUTAGE_WORTH_TELLING_MS) return null;
      return {
        tone: "warning",
        title: "The tracking service does not answer",
        text: `Parcels have been waiting since ${since}. Nothing is lost: Waymark keeps trying, and catches up by itself.`,
      };
  }
}
