// The links with which a shopper gets help with a parcel, the first one to turn to at the front.
import { type Texts, fill } from "../languages/texts";
import type { ParcelView } from "../parcel/parcel-view";
import { helperOf } from "../parcel/progress";

interface HelpLink {
  url: string;
  label: string;
}

/** None where only waiting helps, or nobody who can help is named. */
export function helpLinks(parcel: ParcelView, { result }: Texts): HelpLink[] {
  const helper = helperOf(parcel);
  if (!helper) return [];
  const carrier = parcel.lastCarrier ?? parcel.carrier;
  const site = helper === "carrier" && carrier?.url;
  return [
    ...(site ? [{ url: site, label: fill(result.visitCarrier, { carrier: carrier.name }) }] : []),
    ...(parcel.contactUrl ? [{ url: parcel.contactUrl, label: result.ask }] : []),
  ];
}
