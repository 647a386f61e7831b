// The numbers that v2 documents: how many items, how long to wait. What it leaves open is chosen here.

/** Items of one POST /trackings/batch. */
export const BATCH_MAX_ITEMS = 40;
/** Values in the `numbers` and in the `orders` filter. */
export const FILTER_MAX_VALUES = 40;
/** Items of updatemore, delete, notupdate and the like: "Up to 200 at a time". */
export const BULK_MAX_ITEMS = 200;

export const LIST_DEFAULT_LIMIT = 100;
export const LIST_MAX_LIMIT = 2000;
/** Beyond every list, and small enough that page times limit stays a whole number everywhere. */
export const LIST_MAX_PAGE = 1_000_000_000;

/** What a client waits after a 429. */
export const RATE_LIMIT_PAUSE_MS = 120_000;
/** What the vendor's own client waits for an answer; realtime asks a carrier meanwhile. */
export const CLIENT_TIMEOUT_MS = 60_000;

// Not documented; ours, so that no text of a client can break a page or an index.
export const NUMBER_MAX_LENGTH = 100;
export const SHORT_TEXT_MAX_LENGTH = 255;
export const LONG_TEXT_MAX_LENGTH = 4000;
