// Limits of v2: documented ones first, then Waymark's own.

/** Items of one POST /trackings/batch. */
export const BATCH_MAX_ITEMS = 40;
/** The same for calls that never leave the process, to the embedded engine: as many as the inbox records at once. */
export const OWN_BATCH_MAX_ITEMS = 250;
/** Values in the `numbers` and in the `orders` filter. */
export const FILTER_MAX_VALUES = 40;
/** Items of updatemore, delete, notupdate and the like: "Up to 200 at a time". */
export const BULK_MAX_ITEMS = 200;

export const LIST_DEFAULT_LIMIT = 100;
export const LIST_MAX_LIMIT = 2000;
/** Beyond every list, and small enough that page times limit is a safe integer. */
export const LIST_MAX_PAGE = 1_000_000_000;

/** A client's wait after a 429. */
export const RATE_LIMIT_PAUSE_MS = 120_000;
/** The vendor's own client timeout; a realtime call queries a carrier in that time. */
export const CLIENT_TIMEOUT_MS = 60_000;

// Undocumented; they protect pages and indexes from overlong texts.
export const NUMBER_MAX_LENGTH = 100;
export const SHORT_TEXT_MAX_LENGTH = 255;
export const LONG_TEXT_MAX_LENGTH = 4000;
