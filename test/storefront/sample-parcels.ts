// Sample shipments as the store returns them.
import type { ShipmentCheckpoint, ShipmentDetail } from "~/shipments/shipment";
import type { Status } from "~/trackingmore/contract/status";
import { NOW } from "./signed-request";

export function checkpoint(overrides: Partial<ShipmentCheckpoint> = {}): ShipmentCheckpoint {
  return {
    leg: "origin",
    wallTime: "2026-11-03 14:05",
    description: "Arrived at sorting centre",
    details: "LEIPZIG, DE",
    status: "transit",
    substatus: "transit002",
    milestone: null,
    ...overrides,
  };
}

const JOURNEY: ShipmentCheckpoint[] = [
  checkpoint({
    wallTime: "2026-11-03 21:40",
    description: "Departed from hub",
    substatus: "transit001",
  }),
  checkpoint({ wallTime: "2026-11-03 14:05" }),
  checkpoint({
    wallTime: "2026-11-02 19:31",
    description: "Parcel handed to the carrier",
    details: "BREMEN, DE",
    substatus: "transit006",
    milestone: "ItemReceived",
  }),
  checkpoint({
    wallTime: "2026-11-02 09:12",
    description: "Shipment data received",
    details: "",
    status: "notfound",
    substatus: "notfound001",
  }),
];

export function shipment(overrides: Partial<ShipmentDetail> = {}): ShipmentDetail {
  return {
    id: "4b2f6bd4-8c1e-4b7e-9b56-7a3f0f7ad001",
    trackingNumber: "00340434161094015902",
    carrierCode: "dhl-germany",
    trackingCompany: "DHL",
    status: "transit",
    substatus: "transit001",
    lastEvent: "Departed from hub",
    lastCheckpointAt: "2026-11-03 21:40",
    registrationState: "registered",
    registrationMessage: null,
    destinationCountry: "DE",
    orderNames: ["#1001"],
    shippedAt: new Date("2026-11-02T08:00:00Z"),
    beganOn: "2026-11-02",
    lastScanOn: "2026-11-03",
    deliveredOn: null,
    expectedBy: null,
    silentAfter: null,
    isArchived: false,
    createdAt: new Date("2026-11-02T08:00:00Z"),
    carrierSource: "company",
    trackingUrl: null,
    registrationCode: null,
    registeredAt: new Date("2026-11-02T08:00:01Z"),
    trackingId: "0123456789abcdef0123456789abcdef",
    deliveredAt: null,
    originCountry: "DE",
    syncedAt: new Date(NOW.getTime() - 12 * 60_000),
    legs: {
      origin: {
        carrierCode: "dhl-germany",
        weblink: "https://www.dhl.de/",
        phone: "+49 228 4333112",
        milestones: {},
      },
    },
    checkpoints: JOURNEY,
    orders: [
      {
        orderId: "5001",
        orderName: "#1001",
        fulfillmentId: "7001",
        fulfillmentName: "#1001.1",
        items: [
          { title: "Wool blanket", variantTitle: "Moss", quantity: 1 },
          { title: "Beeswax candle", variantTitle: "Default Title", quantity: 3 },
        ],
      },
    ],
    changes: [],
    ...overrides,
  };
}

/** A shipment in this state, its newest scan telling of it in the carrier's words. */
export function shipmentIn(
  status: Status,
  substatus: string | null,
  words: string,
  place = "BERLIN, DE",
): ShipmentDetail {
  if (status === "pending" || status === "notfound") {
    const checkpoints = substatus === "notfound001" ? JOURNEY.slice(-1) : [];
    return shipment({
      status,
      substatus,
      checkpoints,
      lastCheckpointAt: checkpoints[0]?.wallTime ?? null,
      lastEvent: null,
    });
  }
  const newest = checkpoint({
    wallTime: "2026-11-04 10:22",
    description: words,
    details: place,
    status,
    substatus,
  });
  return shipment({
    status,
    substatus,
    lastEvent: words,
    lastCheckpointAt: newest.wallTime,
    deliveredAt: status === "delivered" ? newest.wallTime : null,
    checkpoints: [newest, ...JOURNEY],
  });
}

/** Sent from Asia, brought to the door by another carrier. */
export const handedOver = shipment({
  trackingNumber: "LX123456785CN",
  carrierCode: "china-ems",
  trackingCompany: "China Post",
  status: "pickup",
  substatus: "pickup001",
  legs: {
    origin: { carrierCode: "china-ems", weblink: null, phone: "+86 11183", milestones: {} },
    destination: {
      carrierCode: "deutsche-post",
      weblink: "https://www.deutschepost.de/",
      phone: "+49 228 4333118",
      milestones: {},
    },
  },
  checkpoints: [
    checkpoint({
      leg: "destination",
      wallTime: "2026-11-05 08:02",
      description: "In Zustellung",
      details: "KÖLN",
      status: "pickup",
      substatus: "pickup001",
    }),
    checkpoint({
      leg: "destination",
      wallTime: "2026-11-04 19:20",
      description: "Import customs cleared",
      details: "FRANKFURT",
      substatus: "transit005",
      milestone: "CustomsClearance",
    }),
    checkpoint({
      leg: "origin",
      wallTime: "2026-10-30 03:15",
      description: "离开国际交换局",
      details: "上海",
      substatus: "transit007",
      milestone: "DepartfromAirport",
    }),
    checkpoint({
      leg: "origin",
      wallTime: "2026-10-27 17:48",
      description: "已收寄",
      details: "深圳",
      substatus: "transit006",
      milestone: "ItemReceived",
    }),
  ],
});

/** A carrier that writes script, Liquid, direction tricks and ten thousand characters. */
export const hostileParcel = shipment({
  status: "transit",
  carrierCode: "unknown",
  trackingCompany: "<script>alert(1)</script>{{ shop.name }}",
  checkpoints: [
    {
      ...shipment().checkpoints[0]!,
      description: `<script>document.title="owned"</script>{{ 7 | times: 6 }}\u202E ${"x".repeat(10_000)}`,
      details: '"><img src=x onerror="document.title=1">',
    },
    { ...shipment().checkpoints[1]!, description: "وصلت الشحنة إلى مركز الفرز (Riyadh 12)" },
  ],
});
