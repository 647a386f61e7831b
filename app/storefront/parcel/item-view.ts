// Items of a parcel or order as a shopper sees them: name, quantity and picture.
import type { ItemImage, SentItem } from "~/shipments/order-items";
import { plainText, webLink } from "../formats/plain-text";
import { type Texts, fill } from "../languages/texts";

export interface ItemView {
  /** With the variant. */
  title: string;
  quantity: number;
  image: { url: string; alt: string } | null;
}

const NAME_MAX_LENGTH = 120;
const MAX_ITEMS = 50;
/** Of the picture's box, in CSS pixels; its file has twice as many. */
export const ITEM_IMAGE_PX = 56;

export function itemsOf(items: readonly (SentItem & { image?: ItemImage | null })[]): ItemView[] {
  return items.slice(0, MAX_ITEMS).map(({ title, variantTitle, quantity, image }) => {
    const option = plainText(variantTitle ?? "", NAME_MAX_LENGTH);
    // Shopify's placeholder for a product without variants.
    const variant = option && option !== "Default Title" ? ` (${option})` : "";
    const name = plainText(title + variant, NAME_MAX_LENGTH);
    const url = image && sized(image.url);
    const alt = plainText(image?.alt || title, NAME_MAX_LENGTH);
    return { title: name, quantity, image: url ? { url, alt } : null };
  });
}

/** The square that Shopify's image service cuts: https://shopify.dev/docs/api/liquid/filters/image_url. */
function sized(address: string): string | null {
  const link = webLink(address);
  if (!link) return null;
  const url = new URL(link);
  const px = String(ITEM_IMAGE_PX * 2);
  url.searchParams.set("width", px);
  url.searchParams.set("height", px);
  url.searchParams.set("crop", "center");
  return url.href;
}

/** Names are more than a glance beyond this many. */
const NAMES_MAX = 3;

/**
 * "Not shipped yet: Brass cabin lamp · No delivery date yet"; without names where they are hidden.
 *
 * @param hasNoDate the shopper may know the days, and there is none
 */
export function unsentLine(unsent: readonly ItemView[], hasNoDate: boolean, texts: Texts): string {
  const { unsentSome, noDate } = texts.result;
  if (unsent.length === 0) return unsentSome;
  const line = unsentItems(unsent, texts);
  return hasNoDate ? `${line} · ${noDate}` : line;
}

/** "Not shipped yet: Brass cabin lamp" */
function unsentItems(unsent: readonly ItemView[], texts: Texts): string {
  const names = unsent.slice(0, NAMES_MAX).map(({ title }) => isolated(title, texts));
  const rest = unsent.length > names.length ? ["…"] : [];
  const list = new Intl.ListFormat(texts.locale, { type: "unit" });
  return fill(texts.result.unsentNames, { items: list.format([...names, ...rest]) });
}

/** Each name in its own direction, where that may not be the page's. */
function isolated(name: string, { direction }: Texts): string {
  const isMixed = direction === "rtl" || /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(name);
  return isMixed ? `\u2068${name}\u2069` : name;
}
