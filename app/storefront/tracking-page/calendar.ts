// Renders an order as a calendar (RFC 5545): a whole-day event for each parcel.
import ical, {
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
  escape,
} from "ical-generator";
import { HOUR_MS, SECOND_MS } from "~/lib/time";
import { addDays } from "~/shipments/transit-dates";
import { type RenderContext, fill } from "../languages/texts";
import { calendarDays } from "../parcel/calendar-days";
import type { ParcelView } from "../parcel/parcel-view";
import { parcelSentence } from "../parcel/parcel-sentence";
import type { PageState } from "./tracking-page";

/** Parcels change a few times a day. */
const REFRESH_SECONDS = (4 * HOUR_MS) / SECOND_MS;

/**
 * @param state parcels found, or an order without parcels, which gives no event
 * @param pageUrl the order's page
 */
export function renderCalendar(state: PageState, context: RenderContext, pageUrl: string): string {
  const name = fill(context.texts.result.order, { name: orderNameOf(state) });
  const calendar = ical({
    prodId: "//Waymark//Tracking//EN",
    method: ICalCalendarMethod.PUBLISH,
    // The library escapes events, but not the calendar's name.
    name: escape(name, false),
    ttl: REFRESH_SECONDS,
  });
  const parcels = state.kind === "found" ? state.parcels : [];
  for (const parcel of parcels) addEvent(calendar, parcel, context, pageUrl);
  return `${calendar.toString()}\r\n`;
}

/** The order's name; "" for none. */
export function orderNameOf(state: PageState): string {
  if (state.kind === "waiting") return state.orderName ?? "";
  return state.kind === "found" ? (state.parcels[0]?.orderNames[0] ?? "") : "";
}

/** The expected days, else the day of the current status; no event before the first scan. */
function addEvent(
  calendar: ReturnType<typeof ical>,
  parcel: ParcelView,
  context: RenderContext,
  pageUrl: string,
): void {
  const days = calendarDays(parcel);
  if (!days) return;
  const { texts, now } = context;
  const sentence = parcelSentence(parcel, context);
  const name = parcel.orderNames[0] ?? "";
  calendar.createEvent({
    // A stable id: readers update the event instead of adding another.
    id: `${encodeURIComponent(parcel.number)}@${new URL(pageUrl).hostname}`,
    stamp: parcel.checkedAt ?? now,
    allDay: true,
    start: new Date(days.from),
    // DTEND is exclusive.
    end: new Date(addDays(days.to, 1) ?? days.to),
    summary: days.isExpected
      ? fill(texts.calendar.expected, { name })
      : fill(texts.calendar.state, { sentence, name }),
    description: [sentence, parcel.carrier?.name, parcel.number].filter(Boolean).join("\n"),
    url: pageUrl,
    status: days.isExpected ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.TRANSPARENT,
  });
}
