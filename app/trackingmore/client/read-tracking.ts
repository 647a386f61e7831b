// Reads a tracking, in any shape that v2 services write it, into one shape.
import type { z } from "zod";
import type { legSchema } from "../contract/contract";
import { trackingSchema } from "../contract/contract";
import type { LegInfo, Tracking } from "./tracking-service";

/** null when it is no tracking: not an object, or without the pair that names one. */
export function readTracking(value: unknown): Tracking | null {
  const read = trackingSchema.safeParse(value);
  if (!read.success) return null;
  const found = read.data;
  return {
    id: found.id ?? "",
    tracking_number: found.tracking_number,
    carrier_code: found.carrier_code,
    status: found.status,
    substatus: found.substatus,
    track_update: found.track_update,
    archived: found.archived ?? false,
    created_at: found.created_at ?? "",
    updated_at: found.updated_at,
    order_create_time: found.order_create_time,
    order_id: found.order_id,
    title: found.title,
    original_country: found.original_country ?? "",
    destination_country: found.destination_country,
    service_code: found.service_code,
    origin_info: readLeg(found.origin_info),
    destination_info: readLeg(found.destination_info),
    lastEvent: found.lastEvent,
    lastUpdateTime: found.lastUpdateTime,
  };
}

function readLeg(leg: z.output<typeof legSchema> | null | undefined): LegInfo | null {
  if (!leg) return null;
  return {
    carrier_code: leg.carrier_code,
    weblink: leg.weblink,
    phone: leg.phone,
    ReferenceNumber: leg.ReferenceNumber,
    ItemReceived: leg.ItemReceived,
    ItemDispatched: leg.ItemDispatched,
    DepartfromAirport: leg.DepartfromAirport,
    ArrivalfromAbroad: leg.ArrivalfromAbroad,
    CustomsClearance: leg.CustomsClearance,
    DestinationArrived: leg.DestinationArrived,
    trackinfo: leg.trackinfo.map((checkpoint) => ({
      Date: checkpoint.Date ?? "",
      StatusDescription: checkpoint.StatusDescription ?? "",
      Details: checkpoint.Details ?? "",
      checkpoint_status: checkpoint.checkpoint_status,
      substatus: checkpoint.substatus,
      ItemNode: checkpoint.ItemNode,
      ...(checkpoint.utc_offset ? { utc_offset: checkpoint.utc_offset } : {}),
    })),
  };
}
