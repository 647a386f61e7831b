// The tracking links that Shopify writes by itself when it knows the company's name.

const LINKS: Record<string, (number: string) => string> = {
  UPS: (n) => `https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums=${n}`,
  USPS: (n) => `https://tools.usps.com/go/TrackConfirmAction.action?tLabels=${n}`,
  FedEx: (n) => `https://www.fedex.com/fedextrack/?trknbr=${n}`,
  "DHL Express": (n) => `https://www.dhl.com/en/express/tracking.html?AWB=${n}`,
  DHL: (n) => `https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode=${n}`,
  "Canada Post": (n) =>
    `https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=${n}`,
  "Royal Mail": (n) => `https://www.royalmail.com/track-your-item#/tracking-results/${n}`,
  Evri: (n) => `https://www.evri.com/track/parcel/${n}`,
  YunExpress: (n) => `https://www.yuntrack.com/parcelTracking?id=${n}`,
  "4PX": (n) => `https://track.4px.com/#/result/0/${n}`,
  "Australia Post": (n) => `https://auspost.com.au/mypost/track/details/${n}`,
  Purolator: (n) => `https://www.purolator.com/en/shipping/tracker?pins=${n}`,
};

/** The link for a number, or null when Shopify would leave the field empty. */
export function trackingUrl(company: string | null, number: string): string | null {
  const link = company === null ? undefined : LINKS[company];
  return link ? link(encodeURIComponent(number)) : null;
}

export function knownCompanies(): string[] {
  return Object.keys(LINKS);
}
