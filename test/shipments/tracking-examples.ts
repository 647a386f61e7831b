// v2 trackings as a service answers them, for tests.
import type { LegInfo, TrackInfo, Tracking } from "~/trackingmore/client/tracking-service";

export function scan(
  Date: string,
  StatusDescription: string,
  checkpoint_status: string | null = "transit",
  more: Partial<TrackInfo> = {},
): TrackInfo {
  return { Date, StatusDescription, Details: "", checkpoint_status, substatus: null, ...more };
}

export function leg(trackinfo: TrackInfo[], more: Partial<LegInfo> = {}): LegInfo {
  return { carrier_code: "ups", weblink: "https://www.ups.com", phone: "+1", trackinfo, ...more };
}

export function tracking(more: Partial<Tracking> = {}): Tracking {
  return {
    id: "0".repeat(32),
    tracking_number: "1Z999AA10123456784",
    carrier_code: "ups",
    status: "transit",
    substatus: null,
    track_update: true,
    archived: false,
    created_at: "2026-03-01T10:00:00+00:00",
    updated_at: "2026-03-02T10:00:00+00:00",
    order_create_time: null,
    order_id: "100",
    title: null,
    original_country: "",
    destination_country: null,
    origin_info: null,
    destination_info: null,
    lastEvent: null,
    lastUpdateTime: null,
    ...more,
  };
}
