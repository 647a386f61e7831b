// Renders an order as an Atom feed (RFC 4287): one entry per status change.
import { orderNameOf } from "./calendar";
import { escapeXml } from "~/lib/text/html";
import { parcelSentence } from "../parcel/parcel-sentence";
import type { ParcelView } from "../parcel/parcel-view";
import { sentence } from "../parcel/shopper-status";
import { type RenderContext, fill } from "../languages/texts";
import type { PageState } from "./tracking-page";

/**
 * Entries are dated when Waymark received the change: carrier wall times have no zone, and Atom requires
 * instants.
 *
 * @param pageUrl the order's own page
 */
export function renderFeed(state: PageState, context: RenderContext, pageUrl: string): string {
  const parcels = state.kind === "found" ? state.parcels : [];
  const entries = parcels
    .flatMap((parcel) => entriesOf(parcel, context, pageUrl))
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const { texts, now } = context;
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
  context: RenderContext,
  pageUrl: string,
): { at: Date; xml: string }[] {
  const { texts, now } = context;
  return parcel.changes.map(({ status, substatus, at }, index) => {
    // Only the newest status has a carrier date.
    const title =
      index === 0 ? parcelSentence(parcel, context) : sentence(status, substatus, null, now, texts);
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
