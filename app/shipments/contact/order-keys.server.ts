// Keys of orders: hashes of the name with an e-mail, phone number or postcode, and of the customer's name.
import type { Sealer } from "~/lib/seal.server";
import {
  CONTACT_KINDS,
  type ContactKind,
  MAX_TYPED_FORMS,
  type OrderKeyKind,
  customerNameForm,
  orderForms,
  typedForms,
} from "./contact-forms";
import { orderNameKey } from "../keys";

/** A row of order_keys. */
export interface OrderKey {
  kind: OrderKeyKind;
  key: Buffer;
}

/** An order's contact data, from which its look-up keys are made. */
export interface OrderContacts {
  name: string | null;
  email: string | null;
  phones: readonly string[];
  postcode: string | null;
  /** The customer's and the recipient's, as written. */
  customerNames: readonly string[];
  /** Where the phone numbers and the postcode are from; two letters. */
  country: string | null;
}

/** 128 bits are far beyond chance. */
const KEY_BYTES = 16;

/** All keys of an order; without the order's name none that shoppers look it up by. */
export function orderKeysOf(sealer: Sealer, contacts: OrderContacts): OrderKey[] {
  const { name, email, phones, postcode, country } = contacts;
  const customers = contacts.customerNames.flatMap((each): OrderKey[] => {
    const key = customerNameKey(sealer, each);
    return key ? [{ kind: "customer_name", key }] : [];
  });
  if (!name) return eachOnce(customers);
  const nameKey = orderNameKey(name);
  const given: [ContactKind, string][] = [
    ...(email ? [["email", email] as [ContactKind, string]] : []),
    ...phones.map((phone): [ContactKind, string] => ["phone", phone]),
    ...(postcode ? [["postcode", postcode] as [ContactKind, string]] : []),
  ];
  const keys = given.flatMap(([kind, text]) =>
    orderForms(kind, text, country).map((form) => ({
      kind,
      key: keyOf(sealer, nameKey, kind, form),
    })),
  );
  return eachOnce([...keys, ...customers]);
}

function eachOnce(keys: readonly OrderKey[]): OrderKey[] {
  return [...new Map(keys.map((each) => [each.key.toString("hex"), each])).values()];
}

/** The key of all orders of a customer of that name; null for text without a letter or digit. */
export function customerNameKey(sealer: Sealer, text: string): Buffer | null {
  const form = customerNameForm(text);
  return form === null
    ? null
    : sealer.blindIndex(JSON.stringify(["customer name", form])).subarray(0, KEY_BYTES);
}

/**
 * The keys that fit what a shopper typed, for each name that may be meant. Their number is always the
 * same, whatever was typed and whichever kinds count: places left over are filled with keys that fit nothing.
 */
export function keysToTry(
  sealer: Sealer,
  asked: {
    nameKeys: readonly string[];
    contact: string;
    kinds: readonly ContactKind[];
    /** The shop's, two letters: how phone numbers without country code are dialed. */
    country: string | null;
  },
): Buffer[] {
  return asked.nameKeys.flatMap((nameKey) =>
    CONTACT_KINDS.flatMap((kind) => {
      const forms = asked.kinds.includes(kind)
        ? typedForms(kind, asked.contact, asked.country)
        : [];
      return Array.from({ length: MAX_TYPED_FORMS }, (_, index) => {
        const form = forms[index];
        return form === undefined
          ? keyOf(sealer, nameKey, "none", String(index))
          : keyOf(sealer, nameKey, kind, form);
      });
    }),
  );
}

function keyOf(sealer: Sealer, nameKey: string, kind: ContactKind | "none", form: string): Buffer {
  return sealer.blindIndex(JSON.stringify(["order", nameKey, kind, form])).subarray(0, KEY_BYTES);
}
