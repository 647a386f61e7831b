// The link with which a shopper asks the merchant about a parcel.
import type { TrackingPageSettings } from "~/shops/tracking-page-settings";

/**
 * An e-mail whose subject names order and number, or the merchant's address with both filled in; null without a
 * contact. Names come from Shopify and carriers: they are encoded.
 */
export function contactLink(
  { contact }: Pick<TrackingPageSettings, "contact">,
  about: { order: string | null; number: string },
): string | null {
  if (!contact) return null;
  if (!contact.includes("@") || contact.includes("://")) {
    const filled = contact
      .replaceAll("{order}", encodeURIComponent(about.order ?? ""))
      .replaceAll("{number}", encodeURIComponent(about.number));
    return URL.canParse(filled) ? new URL(filled).href : null;
  }
  const subject = [about.order, about.number].filter(Boolean).join(" · ");
  return `mailto:${contact}${subject && `?subject=${encodeURIComponent(subject)}`}`;
}
