// What the gallery shows: a parcel in every status, and orders of four.
import type { Estimate } from "~/shipments/estimates/choose-estimate";
import type { ItemImage } from "~/shipments/order-items";
import type { ShipmentDetail } from "~/shipments/shipment";
import { readTrackingPageSettings } from "~/shops/tracking-page-settings";
import { itemsOf } from "~/storefront/parcel/item-view";
import { parcelView } from "~/storefront/parcel/parcel-view";
import type { PageState } from "~/storefront/tracking-page/tracking-page";
import {
  STATUSES,
  SUBSTATUSES,
  type Substatus,
  statusOfSubstatus,
} from "~/trackingmore/contract/status";
import { checkpoint, handedOver, shipment, shipmentIn } from "../storefront/sample-parcels";

const SETTINGS = readTrackingPageSettings({ contact: "help@north-pier.example" });
const RANGE: Estimate = { kind: "range", source: "lane", from: "2026-11-06", to: "2026-11-10" };

/** A carrier's words and place for a status, for a page as it is in life. */
const WORDS: Partial<Record<string, [words: string, place: string]>> = {
  pickup001: ["Die Sendung wurde in das Zustellfahrzeug geladen.", "BERLIN, DE"],
  pickup002: ["Bereit zur Abholung bis 2026-11-12.", "Packstation 112, Torstraße 140, BERLIN"],
  delivered: ["Die Sendung wurde zugestellt.", "BERLIN, DE"],
  exception006: ["Sendung wird vom Zoll geprüft.", "FRANKFURT, DE"],
};

function pictured(parcel: ShipmentDetail, skus: readonly string[]): ShipmentDetail {
  const image = (sku: string): ItemImage => ({
    url: `https://cdn.shopify.com/s/files/1/0001/files/np-${sku}.svg?v=1`,
    alt: null,
  });
  const names: Record<string, [title: string, variantTitle: string | null]> = {
    "blk-wol": ["Deckhand blanket", "Wool"],
    "mug-snd": ["Harbour mug", "Sand"],
    "lmp-brs": ["Brass cabin lamp", null],
    "sop-tar": ["Pine tar soap", "Three bars"],
  };
  const items = skus.map((sku) => {
    const [title, variantTitle] = names[sku]!;
    return { title, variantTitle, quantity: sku === "mug-snd" ? 2 : 1, image: image(sku) };
  });
  return { ...parcel, orders: [{ ...parcel.orders[0]!, items }] };
}

function found(parcels: readonly ShipmentDetail[], unsent: readonly string[] = []): PageState {
  const rest = pictured(shipment(), unsent).orders[0]!.items;
  return {
    kind: "found",
    scope: "order",
    parcels: parcels.map((each) =>
      parcelView(each, "order", SETTINGS, each.status === "transit" ? RANGE : null),
    ),
    unsent: unsent.length > 0 ? itemsOf(rest) : [],
    hasUnsent: unsent.length > 0,
    orderUrl: "/apps/track?link=sample",
  };
}

const inStatus = (name: string): ShipmentDetail => {
  const status = STATUSES.find((each) => each === name) ?? statusOfSubstatus(name as Substatus);
  const substatus = name === status ? null : name;
  const [words, place] = WORDS[name] ?? WORDS[status] ?? ["Vom Zusteller gemeldet.", "BERLIN, DE"];
  if (status === "expired") return silent(substatus);
  const one = pictured(shipmentIn(status, substatus, words, place), ["blk-wol", "mug-snd"]);
  return name === "pickup001" ? outSince("2026-11-05 08:02", one) : one;
};

/** With its newest scan at another time. */
function outSince(wallTime: string, one: ShipmentDetail): ShipmentDetail {
  const [newest, ...older] = one.checkpoints;
  return { ...one, lastCheckpointAt: wallTime, checkpoints: [{ ...newest!, wallTime }, ...older] };
}

/** Its last scans are weeks old. */
function silent(substatus: string | null): ShipmentDetail {
  const checkpoints = shipment().checkpoints.map((scan) => ({
    ...scan,
    wallTime: scan.wallTime.replace("2026-11", "2026-09"),
  }));
  const lastCheckpointAt = checkpoints[0]?.wallTime ?? null;
  const one = shipment({ status: "expired", substatus, checkpoints, lastCheckpointAt });
  return pictured(one, ["blk-wol", "mug-snd"]);
}

const four = (first: string): ShipmentDetail[] => [
  inStatus(first),
  pictured(handedOver, ["lmp-brs"]),
  pictured(shipmentIn("delivered", "delivered004", "Bei Nachbarn abgegeben"), ["sop-tar"]),
  pictured(shipment({ trackingNumber: "1Z999AA10123456784", carrierCode: "ups" }), ["mug-snd"]),
];

const NAMES = [...STATUSES, ...Object.keys(SUBSTATUSES)];

/** By name: "transit001", "transit001-of-4", … */
export const SITUATIONS: Readonly<Record<string, PageState>> = {
  ...Object.fromEntries(NAMES.map((name) => [name, found([inStatus(name)])])),
  ...Object.fromEntries(NAMES.map((name) => [`${name}-of-4`, found(four(name))])),
  "no-date": {
    ...(found([inStatus("transit001")]) as Extract<PageState, { kind: "found" }>),
    parcels: [parcelView(inStatus("transit001"), "order", SETTINGS)],
  },
  overdue: found([outSince("2026-11-04 08:02", inStatus("pickup001"))]),
  "handed-over": found([pictured(handedOver, ["lmp-brs"])]),
  late: {
    ...(found([inStatus("transit001")]) as Extract<PageState, { kind: "found" }>),
    parcels: [
      parcelView(inStatus("transit001"), "order", SETTINGS, {
        kind: "late",
        source: "carrier",
        expectedBy: "2026-11-04",
      }),
    ],
  },
  "part-sent": found([inStatus("delivered001"), pictured(shipment(), ["sop-tar"])], ["lmp-brs"]),
  untracked: found([
    shipment({
      ...{ carrierCode: "unknown", trackingCompany: "QuickVan Couriers", legs: {} },
      ...{ trackingUrl: "https://quickvan.example/t/1", registrationState: "needs_carrier" },
      ...{ status: "pending", substatus: null, checkpoints: [], lastCheckpointAt: null },
    }),
  ]),
  "long-journey": found([
    pictured(
      shipment({
        checkpoints: Array.from({ length: 12 }, (_, index) =>
          checkpoint({
            wallTime: `2026-11-0${4 - Math.floor(index / 4)} ${20 - (index % 4)}:05`,
            description: `Hub ${12 - index}`,
          }),
        ),
      }),
      ["blk-wol"],
    ),
  ]),
  waiting: {
    ...{ kind: "waiting", orderName: "#1001", isCancelled: false },
    unsent: itemsOf(pictured(shipment(), ["lmp-brs", "mug-snd"]).orders[0]!.items),
    estimate: { ...RANGE, source: "rule" },
    contactUrl: "mailto:help@north-pier.example?subject=%231001",
  },
  canceled: {
    ...{ kind: "waiting", orderName: "#1001", isCancelled: true },
    contactUrl: "mailto:help@north-pier.example?subject=%231001",
  },
  notfound: { kind: "notfound", contactUrl: "mailto:help@north-pier.example" },
  empty: { kind: "empty" },
};
