// A carrier's phone number as people abroad dial it: its text and its link.
import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";
import { findCarrier } from "./catalogue";

/**
 * With the country code, for a number as its carrier's country writes it; else the digits as they are.
 * @returns the text, e.g. "+49 228 4333112", and its `tel:` link
 */
export function phoneLink(
  phone: string,
  carrierCode: string | null,
): { phone: string; phoneUrl: string } {
  const country = (carrierCode && findCarrier(carrierCode)?.country) || undefined;
  const options = country && isSupportedCountry(country) ? { defaultCountry: country } : {};
  const number = parsePhoneNumberFromString(phone, options);
  return number?.isValid()
    ? { phone: number.formatInternational(), phoneUrl: number.getURI() }
    : { phone, phoneUrl: `tel:${phone.replace(/[^\d+]/g, "")}` };
}
