// The address of a shop's own tracking page, for links that lead shoppers to it.

/** On the permanent domain: Shopify leads on to whichever the shop goes by today. */
export function ownTrackingPageUrl(
  shopId: string,
  proxyPath: string,
  trackingNumber: string,
): string {
  const url = new URL(`https://${shopId}${proxyPath}`);
  url.searchParams.set("number", trackingNumber);
  return url.href;
}

/** Whether a link leads to the shop itself, and so tells nothing about a carrier. */
export function isOwnPage(shopId: string, url: string | null): boolean {
  if (!url || !URL.canParse(url)) return false;
  return new URL(url).hostname.toLowerCase() === shopId;
}
