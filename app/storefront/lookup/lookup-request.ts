// Parses a shopper's look-up request from the query parameters.
import { typedNumberKey } from "~/carriers/resolution/tracking-numbers";
import { CONTACT_KINDS, type ContactKind } from "~/shipments/contact/contact-forms";

/** `valid` is false for input that cannot match; it runs the same look-up and finds nothing. */
export type LookupRequest =
  | { by: "nothing" }
  | { by: "link"; token: string }
  | {
      by: "order";
      order: string;
      contact: string;
      /** Kinds that `contact` may be: the parameter's name, or all. */
      kinds: readonly ContactKind[];
      /** The shopper's market, ISO 3166-1 alpha-2, for national phone numbers; null when not given. */
      country: string | null;
      valid: boolean;
    }
  | { by: "number"; number: string; valid: boolean };

const ORDER_MAX_LENGTH = 64;
const NUMBER_MIN_LENGTH = 4;
/** A link to a tracking page may be pasted. */
const NUMBER_MAX_LENGTH = 300;
/** RFC 5321's limit on a path. */
const CONTACT_MAX_LENGTH = 254;
const LINK_MAX_LENGTH = 100;

/** Parameters for a contact: `contact` from our form, the others from links that know the kind. */
const CONTACT_PARAMETERS = ["contact", ...CONTACT_KINDS] as const;

/**
 * Reads `link`; else `order` with `contact`, `email`, `phone` or `postcode`; else `number`. Of repeated
 * parameters the first is used.
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
    const { text: country } = readField(params, "country", 2);
    return {
      by: "order",
      order: order.text,
      contact: contact.text,
      kinds: contact.kinds,
      country: /^[A-Z]{2}$/.test(country) ? country : null,
      valid,
    };
  }
  if (!number.given) return { by: "nothing" };
  const valid = number.fits && typedNumberKey(number.text).length >= NUMBER_MIN_LENGTH;
  return { by: "number", number: number.text, valid };
}

interface Field {
  text: string;
  /** Not blank, though perhaps not usable. */
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
  // PostgreSQL rejects NUL in text; no order, number or contact has other control characters.
  const text = typed.slice(0, maxLength).replace(/[\p{Cc}\p{Surrogate}]/gu, "");
  return { text, given: typed !== "", fits: typed.length <= maxLength };
}

/** Whether the contact can be guessed: a postcode is one of some thousands, a phone number one of millions. */
export function isGuess(request: LookupRequest): boolean {
  return request.by === "order" && request.valid && !request.contact.includes("@");
}
