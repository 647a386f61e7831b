// An order's items: their pictures, and which of them were not sent yet.

/** A picture at Shopify's image service. */
export interface ItemImage {
  url: string;
  /** The merchant's text for it; null without one. */
  alt: string | null;
}

/** What was sent or ordered together; equal names and SKU are the same item. */
export interface SentItem {
  title: string;
  variantTitle: string | null;
  sku?: string | null;
  quantity: number;
}

export interface OrderItem extends SentItem {
  /** Still to be sent when Shopify was read. */
  unfulfilled: number;
  image: ItemImage | null;
}

function itemKey({ title, variantTitle, sku }: SentItem): string {
  return JSON.stringify([title, variantTitle, sku ?? null]);
}

/** The items of a fulfillment with the pictures of the order's. */
export function withImages<Item extends SentItem>(
  items: readonly Item[],
  ordered: readonly OrderItem[],
): (Item & { image: ItemImage | null })[] {
  const images = new Map(ordered.map((item) => [itemKey(item), item.image]));
  return items.map((item) => ({ ...item, image: images.get(itemKey(item)) ?? null }));
}

/**
 * What is still to come of an order, by the smaller of two counts: what Shopify said, and what no recorded fulfillment has.
 * A fulfillment that came after Shopify was read is thus never announced as missing.
 */
export function unsentItems(ordered: readonly OrderItem[], sent: readonly SentItem[]): OrderItem[] {
  const rest = new Map<string, number>();
  const add = (item: SentItem, count: number) =>
    rest.set(itemKey(item), (rest.get(itemKey(item)) ?? 0) + count);
  for (const item of ordered) add(item, item.quantity);
  for (const item of sent) add(item, -item.quantity);
  return ordered.flatMap((item) => {
    const quantity = Math.min(item.unfulfilled, rest.get(itemKey(item)) ?? 0);
    if (quantity <= 0) return [];
    add(item, -quantity);
    return [{ ...item, quantity }];
  });
}
