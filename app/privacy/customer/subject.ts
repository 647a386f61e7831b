// The subject of a privacy request, and whether a document mentions that customer.
import { z } from "zod";
import { normalizeEmail } from "~/lib/text/email";
import { parseJsonLossless } from "~/lib/text/json";

export interface Subject {
  /** Shopify's id of the customer. */
  customerId: string | null;
  email: string | null;
  phone: string | null;
  /** Orders known to be the customer's. */
  orderIds: string[];
}

const id = z
  .union([z.number().int().positive(), z.string().regex(/^\d{1,20}$/)])
  .transform(String)
  .nullish()
  .catch(null);
const text = z.string().trim().min(1).nullish().catch(null);
const orders = z.array(id).nullish().catch(null);

const request = z.object({
  customer: z.object({ id, email: text, phone: text }).nullish().catch(null),
  orders_to_redact: orders,
  orders_requested: orders,
  data_request: z.object({ id }).nullish().catch(null),
});

/** null: the payload has neither a customer nor an order. `reference` is Shopify's number of a data request. */
export function readSubject(
  payload: unknown,
): { subject: Subject; reference: string | null } | null {
  const { data } = request.safeParse(payload);
  if (!data) return null;
  const { customer, orders_to_redact, orders_requested, data_request } = data;
  const orderIds = [...(orders_to_redact ?? []), ...(orders_requested ?? [])].flatMap(
    (orderId) => orderId ?? [],
  );
  const subject = {
    customerId: customer?.id ?? null,
    email: customer?.email ?? null,
    phone: customer?.phone ?? null,
    orderIds: [...new Set(orderIds)],
  };
  const { customerId, email, phone } = subject;
  if (!customerId && !email && !phone && orderIds.length === 0) return null;
  return { subject, reference: data_request?.id ?? null };
}

const kept = z.object({
  customerId: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  orderIds: z.array(z.string()),
});

/** Parses the output of `JSON.stringify(subject)`. */
export function parseSubject(json: string): Subject {
  return kept.parse(parseJsonLossless(json));
}

export function withOrders(subject: Subject, orderIds: readonly string[]): Subject {
  return { ...subject, orderIds: [...new Set([...subject.orderIds, ...orderIds])] };
}

/** Shorter ones are too common to tell people apart by. */
const PHONE_MIN_DIGITS = 7;
/** Length of a country code, which one of two spellings may lack. */
const PHONE_CODE_MAX_DIGITS = 3;

/** Digits of a telephone number for comparison, without prefixes of zeros. */
export function phoneDigits(phone: string): string {
  return phone.replaceAll("(0)", "").replace(/\D/g, "").replace(/^0+/, "");
}

/**
 * Whether a document, such as a webhook payload, contains the customer's e-mail address or telephone number anywhere,
 * or the customer's id in a customer field. Order ids are compared elsewhere.
 */
export function mentions(subject: Subject, document: unknown): boolean {
  const email = subject.email && normalizeEmail(subject.email);
  const digits = subject.phone ? phoneDigits(subject.phone) : "";
  const { customerId } = subject;

  function isTheirs(value: string, key: string, parent: string): boolean {
    if (customerId) {
      if (isCustomerId(key, parent) && value === customerId) return true;
      if (value === `gid://shopify/Customer/${customerId}`) return true;
    }
    if (email && containsEmail(value, email)) return true;
    return digits.length >= PHONE_MIN_DIGITS && isSamePhone(value, digits);
  }
  function walk(value: unknown, key: string, parent: string): boolean {
    if (typeof value === "string") return isTheirs(value, key, parent);
    if (typeof value === "number") return isTheirs(String(value), key, parent);
    if (Array.isArray(value)) return value.some((each) => walk(each, key, parent));
    if (typeof value !== "object" || value === null) return false;
    return Object.entries(value).some(([name, each]) => walk(each, name, key));
  }
  return walk(document, "", "");
}

/** Addresses whose characters JSON does not escape. */
const PLAIN_EMAIL = /^[a-z0-9._%+@-]+$/;

/**
 * Fast check of a document's JSON text before parsing: false is certain, true is not. A redaction may have to scan a
 * million webhooks.
 */
export function mayMention(subject: Subject, json: string): boolean {
  const email = subject.email && normalizeEmail(subject.email);
  if (email && (!PLAIN_EMAIL.test(email) || json.toLowerCase().includes(email))) return true;
  if (subject.customerId && json.includes(subject.customerId)) return true;
  const digits = subject.phone ? phoneDigits(subject.phone) : "";
  if (digits.length < PHONE_MIN_DIGITS) return false;
  const last = [...digits.slice(-PHONE_MIN_DIGITS)].join("[\\s()./-]{0,3}");
  return new RegExp(last).test(json);
}

function isCustomerId(key: string, parent: string): boolean {
  return key === "customer_id" || (key === "id" && parent === "customer");
}

/** Matches the whole address, alone or in a sentence, but not the end of a longer address. */
function containsEmail(value: string, email: string): boolean {
  const text = normalizeEmail(value);
  for (let at = text.indexOf(email); at >= 0; at = text.indexOf(email, at + 1)) {
    const before = text[at - 1] ?? " ";
    const after = text.slice(at + email.length);
    if (!/[\p{L}\p{N}._%+-]/u.test(before) && !/^(?:[\p{L}\p{N}_-]|\.[\p{L}\p{N}])/u.test(after)) {
      return true;
    }
  }
  return false;
}

/** Compares the ends: national and international spellings of a number end alike. */
function isSamePhone(value: string, digits: string): boolean {
  // Text with numbers in it is not a telephone number.
  if (!/^[+(\d][\d\s()./-]{6,24}$/.test(value.trim())) return false;
  const theirs = phoneDigits(value);
  if (theirs.length < PHONE_MIN_DIGITS) return false;
  const isNear = Math.abs(theirs.length - digits.length) <= PHONE_CODE_MAX_DIGITS;
  return isNear && (theirs.endsWith(digits) || digits.endsWith(theirs));
}
