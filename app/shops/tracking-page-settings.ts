// A merchant's settings of the tracking page: schema, defaults and parsing.
import { z } from "zod";

export const HIDDEN_WORDS_MAX = 100;
export const HIDDEN_WORD_MAX_LENGTH = 60;
export const NOTE_MAX_LENGTH = 500;
export const CONTACT_MAX_LENGTH = 300;

/** An e-mail address, or an https address that may have {order} and {number} in it. */
export function isContact(text: string): boolean {
  if (/^[^\s@<>"?&]+@[^\s@<>"?&]+\.[^\s@<>"?&]+$/.test(text)) return true;
  return /^https:\/\/\S+$/.test(text) && URL.canParse(text);
}

const lookUps = z.object({
  /** What a shopper can enter besides the order number. At least one is on: see `readTrackingPageSettings`. */
  email: z.boolean().catch(true),
  phone: z.boolean().catch(true),
  postcode: z.boolean().catch(true),
  /** A tracking number alone. */
  number: z.boolean().catch(true),
});

const settings = z.object({
  lookUps: lookUps.catch(() => lookUps.parse({})),
  showEstimate: z.boolean().catch(true),
  showRoute: z.boolean().catch(true),
  showItems: z.boolean().catch(true),
  /** The list of scans. */
  showHistory: z.boolean().catch(true),
  /** The carriers' names, links and phone numbers. */
  showCarrier: z.boolean().catch(true),
  /** The destination: the last leg's places and the country. */
  showDestination: z.boolean().catch(true),
  /** The origin: the first carrier, its scans and places, once another carrier delivers the parcel. */
  showOrigin: z.boolean().catch(true),
  /** A carrier's text or place that contains one of these is replaced by a neutral text. */
  hiddenWords: z
    .array(z.string().trim().min(1).max(HIDDEN_WORD_MAX_LENGTH))
    .max(HIDDEN_WORDS_MAX)
    .catch([]),
  /** Where shoppers ask about a parcel: an e-mail address or a web address with {order} and {number}; "" for none. */
  contact: z
    .string()
    .trim()
    .max(CONTACT_MAX_LENGTH)
    .refine((text) => text === "" || isContact(text))
    .catch(""),
  /** The merchant's note below a result, for example contact details; "" for none. */
  note: z.string().trim().max(NOTE_MAX_LENGTH).catch(""),
});

export type TrackingPageSettings = z.infer<typeof settings>;

/** Parses stored settings; a missing or invalid part gets its default. */
export function readTrackingPageSettings(stored: unknown): TrackingPageSettings {
  const read = settings.parse(typeof stored === "object" && stored !== null ? stored : {});
  const { email, phone, postcode, number } = read.lookUps;
  const opens = email || phone || postcode || number;
  return opens ? read : { ...read, lookUps: { ...read.lookUps, email: true } };
}

export const DEFAULT_TRACKING_PAGE: TrackingPageSettings = readTrackingPageSettings({});
