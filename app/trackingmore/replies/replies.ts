// Names the answers' schemas for the OpenAPI document.
import type { z } from "zod";
import * as lookups from "./replies-lookups";
import * as trackings from "./replies-trackings";

/** The names of shared parts and answers in the document. */
export const REPLY_NAMES = new Map<string, z.ZodType>([
  ["Checkpoint", trackings.checkpointReply],
  ["Leg", trackings.legReply],
  ["Tracking", trackings.trackingReply],
  ["CreatedTracking", trackings.createdReply],
  ["ChangedTracking", trackings.changedReply],
  ["ItemError", trackings.itemErrorReply],
  ["Batch", trackings.batchReply],
  ["ChangedMany", trackings.changedManyReply],
  ["DeletedMany", trackings.deletedManyReply],
  ["StoppedMany", trackings.stoppedManyReply],
  ["TrackingList", trackings.listReply],
  ["Realtime", trackings.realtimeReply],
  ["Empty", trackings.emptyReply],
  ["CarrierChanged", trackings.carrierChangedReply],
  ["Account", lookups.accountReply],
  ["StatusCounts", lookups.countsReply],
  ["RemoteAreas", lookups.remoteReply],
  ["TransitTimes", lookups.costTimeReply],
  ["AirWaybills", lookups.airCargoReply],
  ["Carriers", lookups.carriersReply],
  ["DetectedCarriers", lookups.detectReply],
]);
