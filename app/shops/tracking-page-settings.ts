// What a merchant can choose about the pages that shoppers see: its shape, its defaults, and how it is read.
import { z } from "zod";

export const HIDDEN_WORDS_MAX = 100;
export const HIDDEN_WORD_MAX_LENGTH = 60;
export const NOTE_MAX_LENGTH = 500;

const lookUps = z.object({
  /** What opens an order beside its number. At least one holds: see `readTrackingPageSettings`. */
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
  /** The carriers' names, links and phone numbers. */
  showCarrier: z.boolean().catch(true),
  /** Where the parcel is brought to: the last leg's places and the country. */
  showDestination: z.boolean().catch(true),
  /** Where it comes from: the first carrier, its scans and places, once another one brings it. */
  showOrigin: z.boolean().catch(true),
  /** A carrier's text or place that holds one of these is replaced by our own words. */
  hiddenWords: z
    .array(z.string().trim().min(1).max(HIDDEN_WORD_MAX_LENGTH))
    .max(HIDDEN_WORDS_MAX)
    .catch([]),
  /** The merchant's own words below a result, e.g. how to reach them; "" for none. */
  note: z.string().trim().max(NOTE_MAX_LENGTH).catch(""),
});

export type TrackingPageSettings = z.infer<typeof settings>;

/** What is stored, as far as it can be read, and defaults for the rest. */
export function readTrackingPageSettings(stored: unknown): TrackingPageSettings {
  const read = settings.parse(typeof stored === "object" && stored !== null ? stored : {});
  const { email, phone, postcode, number } = read.lookUps;
  const opens = email || phone || postcode || number;
  return opens ? read : { ...read, lookUps: { ...read.lookUps, email: true } };
}

export const DEFAULT_TRACKING_PAGE: TrackingPageSettings = readTrackingPageSettings({});
