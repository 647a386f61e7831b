// The v2 client; TrackingMore's cloud and the embedded engine differ only in `fetch`, address and key.
import { createCall, type CallOptions } from "./call.server";
import { createLookupCalls } from "./client-lookups.server";
import { createManyCalls } from "./client-many.server";
import { createOneCalls } from "./client-one.server";
import type { TrackingMore } from "./tracking-more";

export type TrackingMoreOptions = CallOptions;

export function createTrackingMore(options: TrackingMoreOptions): TrackingMore {
  const call = createCall(options);
  return { ...createOneCalls(call), ...createManyCalls(call), ...createLookupCalls(call) };
}
