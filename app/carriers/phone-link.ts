// The link that dials a carrier's phone number.
import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js";
import { findCarrier } from "./catalogue";

/** `tel:` with the country code, for a number as its carrier's country writes it; else with the digits as they are. */
export function phoneLink(phone: string, carrierCode: string | null): string {
  const country = (carrierCode && findCarrier(carrierCode)?.country) || undefined;
  const options = country && isSupportedCountry(country) ? { defaultCountry: country } : {};
  const number = parsePhoneNumberFromString(phone, options);
  return number?.isValid() ? number.getURI() : `tel:${phone.replace(/[^\d+]/g, "")}`;
}
