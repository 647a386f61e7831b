// The v2 client; TrackingMore's cloud and the embedded engine differ only in `fetch`, address and key.
import { createCall, type CallOptions } from "./call.server";
import { createLookupCalls } from "./client-lookups.server";
import { createManyCalls } from "./client-many.server";
import { createOneCalls } from "./client-one.server";
import { BATCH_MAX_ITEMS } from "../contract/limits";
import type { TrackingMore } from "./tracking-more";

export interface TrackingMoreOptions extends CallOptions {
  /** Default: v2's. */
  batchMaxItems?: number;
}

export function createTrackingMore(options: TrackingMoreOptions): TrackingMore {
  const call = createCall(options);
  const { batchMaxItems = BATCH_MAX_ITEMS } = options;
  return {
    ...createOneCalls(call),
    ...createManyCalls(call, batchMaxItems),
    ...createLookupCalls(call),
  };
}
