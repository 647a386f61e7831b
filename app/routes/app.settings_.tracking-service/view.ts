// Formats the tracking service page.
import type { ConnectionFacts } from "~/shops/store-connection.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import { pauseText, type PauseText } from "./pause-text";

export interface TrackingServiceView {
  kind: "embedded" | "cloud";
  /** "••••••••1a2b"; null for the built-in service, and for a key that can't be read. */
  maskedKey: string | null;
  connectedAt: Moment | null;
  /** Shipments that wait to be registered. */
  waiting: number;
  /** Shipments to be deregistered at a former service. */
  leaving: number;
  pause: (PauseText & { nextTry: Moment }) | null;
  push: { hasAddress: boolean; isChecked: boolean };
}

export interface TrackingServiceFacts {
  connection: ConnectionFacts;
  waiting: number;
  leaving: number;
}

export function trackingServiceView(
  { connection, waiting, leaving }: TrackingServiceFacts,
  context: PageContext,
): TrackingServiceView {
  const moment = (at: Date) => describeMoment(at, context);
  const text = pauseText(connection.breaker, context);
  return {
    kind: connection.kind,
    maskedKey: connection.keyHint ? `••••••••${connection.keyHint}` : null,
    connectedAt: connection.connectedAt && moment(connection.connectedAt),
    waiting,
    leaving,
    pause: text && connection.breaker && { ...text, nextTry: moment(connection.breaker.openUntil) },
    push: { hasAddress: connection.hasPushAddress, isChecked: connection.checksPushes },
  };
}
