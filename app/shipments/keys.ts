// Normalizes order names for comparison and validates shipment ids.
import { typedText } from "~/lib/text/typed-text";

/** Removes "#" and blanks, lower case, plain digits: `#1001`, ` 1001 ` and `１００１` are one order. */
export function orderNameKey(name: string): string {
  return typedText(name).replace(/[#\s]/g, "").toLowerCase();
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether text is a UUID; PostgreSQL throws when it compares other text with one. */
export function isShipmentId(text: string): boolean {
  return UUID.test(text);
}
