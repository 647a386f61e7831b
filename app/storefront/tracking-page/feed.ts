// An order as an Atom feed (RFC 4287): an entry for each change of a parcel's state, dated by our own clock.
import { orderNameOf } from "./calendar";
import { escapeXml } from "./html";
import { parcelSentence } from "./parcel-html";
import type { ParcelView } from "../parcel/parcel-view";
import { sentence } from "../parcel/shopper-status";
import { fill } from "../languages/texts";
import type { Reading } from "./timeline-html";
import type { PageState } from "./tracking-page";

/**
 * Entries carry the time at which we learnt of the change: carriers' wall times have no zone, and the
 * format wants moments.
 *
 * @param pageUrl the order's own page
 */
export function renderFeed(state: PageState, reading: Reading, pageUrl: string): string {
  const parcels = state.kind === "found" ? state.parcels : [];
  const entries = parcels
    .flatMap((parcel) => entriesOf(parcel, reading, pageUrl))
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const { texts, now } = reading;
  const title = fill(texts.feedTitle, { name: orderNameOf(state) });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${escapeXml(texts.locale)}">
<id>${escapeXml(pageUrl)}</id>
<title>${escapeXml(title)}</title>
<author><name>${escapeXml(new URL(pageUrl).hostname)}</name></author>
<link rel="alternate" type="text/html" href="${escapeXml(pageUrl)}"/>
<updated>${(entries[0]?.at ?? now).toISOString()}</updated>
${entries.map(({ xml }) => xml).join("\n")}
</feed>
`;
}

function entriesOf(
  parcel: ParcelView,
  reading: Reading,
  pageUrl: string,
): { at: Date; xml: string }[] {
  const { texts, now } = reading;
  return parcel.changes.map(({ status, substatus, at }, index) => {
    // Only the newest state has a date that the carrier told.
    const title =
      index === 0 ? parcelSentence(parcel, reading) : sentence(status, substatus, null, now, texts);
    const text = [parcel.carrier?.name, parcel.number].filter(Boolean).join(" · ");
    const id = `${pageUrl}#${encodeURIComponent(parcel.number)}-${at.getTime()}`;
    const xml = `<entry>
<id>${escapeXml(id)}</id>
<title>${escapeXml(title)}</title>
<updated>${at.toISOString()}</updated>
<link rel="alternate" type="text/html" href="${escapeXml(pageUrl)}"/>
<content type="text">${escapeXml(text)}</content>
</entry>`;
    return { at, xml };
  });
}
