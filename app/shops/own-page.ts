// The URL of a shop's own tracking page.

/** Uses the permanent domain, which Shopify redirects to the current primary domain. */
export function ownTrackingPageUrl(
  shopId: string,
  proxyPath: string,
  trackingNumber: string,
): string {
  const url = new URL(`https://${shopId}${proxyPath}`);
  url.searchParams.set("number", trackingNumber);
  return url.href;
}

/** Whether a link leads to the shop itself, so that it does not identify a carrier. */
export function isOwnPage(shopId: string, url: string | null): boolean {
  if (!url || !URL.canParse(url)) return false;
  return new URL(url).hostname.toLowerCase() === shopId;
}
