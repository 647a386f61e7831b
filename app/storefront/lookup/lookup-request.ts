// What a shopper asks for, read from an address' parameters.
import { numberKey } from "~/carriers/detection/number-key";
import { CONTACT_KINDS, type ContactKind } from "~/shipments/contact/contact-forms";

/** `valid` is false for what cannot match; it is looked up all the same, and never found. */
export type LookupRequest =
  | { by: "nothing" }
  | { by: "link"; token: string }
  | {
      by: "order";
      order: string;
      contact: string;
      /** What `contact` may be: said by the parameter's name, or any. */
      kinds: readonly ContactKind[];
      valid: boolean;
    }
  | { by: "number"; number: string; valid: boolean };

const ORDER_MAX_LENGTH = 64;
const NUMBER_MIN_LENGTH = 4;
const NUMBER_MAX_LENGTH = 64;
/** RFC 5321's limit on a path. */
const CONTACT_MAX_LENGTH = 254;
const LINK_MAX_LENGTH = 100;

/** Parameters that hold a contact: `contact` is our form's, the others are for links that know the kind. */
export const CONTACT_PARAMETERS = ["contact", ...CONTACT_KINDS] as const;

/**
 * Reads `link`; else `order` with `contact`, `email`, `phone` or `postcode`; else `number`. Of repeated
 * parameters the first counts.
 */
export function readLookupRequest(params: URLSearchParams): LookupRequest {
  const link = readField(params, "link", LINK_MAX_LENGTH);
  if (link.given) return { by: "link", token: link.fits ? link.text : "" };
  const order = readField(params, "order", ORDER_MAX_LENGTH);
  const contact = readContact(params);
  const number = readField(params, "number", NUMBER_MAX_LENGTH);
  const isWhole = order.given && contact.given;
  if (isWhole || (!number.given && (order.given || contact.given))) {
    const valid = order.fits && contact.fits && order.text !== "" && contact.text !== "";
    return { by: "order", order: order.text, contact: contact.text, kinds: contact.kinds, valid };
  }
  if (!number.given) return { by: "nothing" };
  const valid = number.fits && numberKey(number.text).length >= NUMBER_MIN_LENGTH;
  return { by: "number", number: number.text, valid };
}

interface Field {
  text: string;
  /** The shopper sent more than blanks, though perhaps nothing that can be looked up. */
  given: boolean;
  fits: boolean;
}

function readContact(params: URLSearchParams): Field & { kinds: readonly ContactKind[] } {
  for (const name of CONTACT_PARAMETERS) {
    const field = readField(params, name, CONTACT_MAX_LENGTH);
    if (field.given) return { ...field, kinds: name === "contact" ? CONTACT_KINDS : [name] };
  }
  return { text: "", given: false, fits: true, kinds: [] };
}

function readField(params: URLSearchParams, name: string, maxLength: number): Field {
  const typed = (params.get(name) ?? "").trim();
  // PostgreSQL takes no NUL in text, and no shop, carrier or mail server any other control character.
  const text = typed.slice(0, maxLength).replace(/[\p{Cc}\p{Surrogate}]/gu, "");
  return { text, given: typed !== "", fits: typed.length <= maxLength };
}
