// The carriers with a connector, by id and by v2's carrier code.
import { bring } from "../apis/bring/bring.server";
import { canadaPost } from "../apis/canada-post/canada-post.server";
import type { CarrierApi } from "../apis/carrier-api";
import { dhl } from "../apis/dhl/dhl.server";
import { fedex } from "../apis/fedex/fedex.server";
import { gls } from "../apis/gls/gls.server";
import { inPost } from "../apis/inpost/inpost.server";
import { laPoste } from "../apis/la-poste/la-poste.server";
import { postNord } from "../apis/postnord/postnord.server";
import { royalMail } from "../apis/royal-mail/royal-mail.server";
import { ups } from "../apis/ups/ups.server";
import { usps } from "../apis/usps/usps.server";

export const CARRIER_APIS: readonly CarrierApi[] = [
  ups,
  fedex,
  usps,
  dhl,
  canadaPost,
  laPoste,
  gls,
  postNord,
  bring,
  inPost,
  royalMail,
];

const BY_CODE = new Map(
  CARRIER_APIS.flatMap((api) => api.carrierCodes.map((code) => [code, api] as const)),
);

/** The API that answers for a carrier code of v2; null: none here. */
export function carrierApiFor(carrierCode: string): CarrierApi | null {
  return BY_CODE.get(carrierCode) ?? null;
}
