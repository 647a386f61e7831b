// Merging tracking snapshots: status, checkpoints, earlier parcels, order-independence.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_MS } from "~/lib/time";
import { type ServiceSnapshot, snapshotOf } from "~/shipments/sync/from-tracking";
import { type TrackedState, UNTRACKED, merge } from "~/shipments/sync/merge";
import { STATUSES, SUBSTATUSES } from "~/trackingmore/contract/status";
import { sortNewestFirst } from "~/shipments/wall-time";
import type { TrackInfo, Tracking } from "~/trackingmore/client/tracking-service";
import { leg, scan, tracking } from "./tracking-examples";

const PARCEL = { fulfilledAt: new Date("2026-03-01T09:00:00Z"), toleranceMs: 14 * DAY_MS };

function after(...views: ServiceSnapshot[]): TrackedState {
  return views.reduce((state, view) => merge(state, view, PARCEL).state, UNTRACKED);
}
const snapshotWith = (more: Partial<Tracking>) => snapshotOf(tracking(more));
const onDay = (day: number) => `2026-03-${String(day).padStart(2, "0")}T10:00:00+00:00`;

describe("a snapshot", () => {
  const view = snapshotWith({
    status: "transit",
    substatus: "transit004",
    original_country: "China",
    destination_country: "Germany",
    origin_info: leg(
      [scan("2026-03-02 08:00", "Accepted", "transit", { ItemNode: "ItemReceived" })],
      {
        carrier_code: "china-ems",
        ItemReceived: "2026-03-02 08:00",
      },
    ),
    destination_info: leg(
      [scan("2026-03-04 07:00:30", "Sorted", "transit", { Details: "Berlin" })],
      {
        carrier_code: "dhl-germany",
      },
    ),
  });

  test("is shown over both legs, wall times unchanged", () => {
    expect(after(view)).toMatchObject({
      status: "transit",
      substatus: "transit004",
      lastEvent: "Sorted, Berlin",
      lastCheckpointAt: "2026-03-04 07:00:30",
      originCountry: "China",
      destinationCountry: "Germany",
      legs: {
        origin: { carrierCode: "china-ems", milestones: { ItemReceived: "2026-03-02 08:00" } },
        destination: { carrierCode: "dhl-germany", milestones: {} },
      },
    });
    expect(after(view).checkpoints).toHaveLength(2);
  });

  test("is a change once", () => {
    const first = merge(UNTRACKED, view, PARCEL);
    expect(first.changes).toEqual([{ kind: "status", before: "pending", after: "transit004" }]);
    const again = merge(first.state, view, PARCEL);
    expect(again).toEqual({ state: first.state, changes: [] });
  });

  test("without events shows the service's own last event", () => {
    const bare = snapshotWith({
      status: "transit",
      lastEvent: "Posted",
      lastUpdateTime: "2026-03-02 08:00",
    });
    expect(after(bare)).toMatchObject({
      lastEvent: "Posted",
      lastCheckpointAt: "2026-03-02 08:00",
    });
  });

  test("with a destination leg of nulls has no such leg", () => {
    const empty = leg([], { carrier_code: null, weblink: null, phone: null });
    expect(after(snapshotWith({ destination_info: empty })).legs).toEqual({});
  });
});

describe("newer and older snapshots", () => {
  const posted = scan("2026-03-02 08:00", "Posted");
  const sorted = scan("2026-03-03 08:00", "Sorted");

  test("an older one never overrides a newer one, but adds the leg that only it has", () => {
    const old = snapshotWith({
      updated_at: onDay(2),
      status: "transit",
      origin_info: leg([posted]),
    });
    const young = snapshotWith({
      updated_at: onDay(3),
      status: "pickup",
      destination_info: leg([sorted]),
    });
    const state = after(young, old);
    expect(state).toMatchObject({ status: "pickup", lastEvent: "Sorted" });
    expect(state.checkpoints.map((checkpoint) => checkpoint.description).sort()).toEqual([
      "Posted",
      "Sorted",
    ]);
    expect(state).toMatchObject({ serviceUpdatedAt: new Date(onDay(3)) });
  });

  test("one from before the service's first poll is the oldest", () => {
    const blank = snapshotWith({ updated_at: null, status: "pending" });
    const young = snapshotWith({ updated_at: onDay(3), status: "pickup" });
    expect(after(young, blank).status).toBe("pickup");
    expect(after(blank, young).status).toBe("pickup");
  });

  test("an event reported with two statuses has the newer one, in any order", () => {
    const old = snapshotWith({
      updated_at: onDay(2),
      origin_info: leg([{ ...posted, substatus: "transit001" }]),
    });
    const young = snapshotWith({
      updated_at: onDay(3),
      origin_info: leg([{ ...posted, substatus: "transit006" }]),
    });
    for (const state of [after(old, young), after(young, old)]) {
      expect(state.checkpoints).toMatchObject([{ substatus: "transit006" }]);
    }
  });

  test.each([
    ["another time", { ...posted, Date: "2026-03-02 09:00" }],
    ["another place", { ...posted, Details: "Lyon" }],
    ["another wording", { ...posted, StatusDescription: "Accepted" }],
  ])("a scan corrected to %s replaces the old line", (_what, corrected) => {
    const old = snapshotWith({ updated_at: onDay(2), origin_info: leg([posted]) });
    const young = snapshotWith({ updated_at: onDay(3), origin_info: leg([sorted, corrected]) });
    for (const state of [after(old, young), after(young, old)]) {
      expect(state.checkpoints.map(({ description }) => description)).toEqual([
        "Sorted",
        corrected.StatusDescription,
      ]);
    }
  });

  test("scans of two services are united, each once", () => {
    const former = snapshotWith({
      id: "former",
      updated_at: onDay(3),
      origin_info: leg([sorted, posted]),
    });
    const next = snapshotWith({ id: "next", updated_at: onDay(2), origin_info: leg([posted]) });
    const arrived = scan("2026-03-04 08:00", "Arrived");
    const later = snapshotWith({
      id: "next",
      updated_at: onDay(4),
      origin_info: leg([arrived, posted]),
    });
    for (const state of [after(former, next, later), after(later, next, former)]) {
      expect(sortNewestFirst(state.checkpoints).map(({ description }) => description)).toEqual([
        "Arrived",
        "Sorted",
        "Posted",
      ]);
    }
  });

  test("a withdrawn scan vanishes", () => {
    const old = snapshotWith({ updated_at: onDay(2), origin_info: leg([sorted, posted]) });
    const young = snapshotWith({ updated_at: onDay(3), origin_info: leg([posted]) });
    for (const state of [after(old, young), after(young, old)]) {
      expect(state).toMatchObject({
        lastEvent: "Posted",
        checkpoints: [{ description: "Posted" }],
      });
    }
  });

  test("the same event with and without seconds is one", () => {
    const view = snapshotWith({
      origin_info: leg([posted, { ...posted, Date: "2026-03-02 08:00:00" }]),
    });
    expect(after(view).checkpoints).toHaveLength(1);
  });
});

describe("delivered", () => {
  const handedOver = scan("2026-03-05 12:00", "Delivered", "delivered");
  const delivered = snapshotWith({
    updated_at: onDay(5),
    status: "delivered",
    substatus: "delivered003",
    origin_info: leg([handedOver]),
  });

  test("holds against a late scan of the van", () => {
    const late = scan("2026-03-05 12:10", "Out for delivery", "pickup");
    const view = snapshotWith({
      updated_at: onDay(6),
      status: "pickup",
      origin_info: leg([late, handedOver]),
    });
    for (const state of [after(delivered, view), after(view, delivered)]) {
      expect(state).toMatchObject({
        status: "delivered",
        substatus: "delivered003",
        deliveredAt: "2026-03-05 12:00",
      });
    }
  });

  test.each(["exception009", "exception010", "exception011"])("is left for %s", (substatus) => {
    const view = snapshotWith({ updated_at: onDay(7), status: "exception", substatus });
    expect(after(delivered, view)).toMatchObject({
      status: "exception",
      substatus,
      deliveredAt: null,
    });
    expect(after(view, delivered)).toMatchObject({ status: "exception", substatus });
  });

  test("holds against another exception, ends with a loss, and can follow a return", () => {
    const customs = snapshotWith({
      updated_at: onDay(7),
      status: "exception",
      substatus: "exception006",
    });
    expect(after(delivered, customs).status).toBe("delivered");
    const lost = snapshotWith({
      updated_at: onDay(7),
      status: "exception",
      substatus: "exception007",
    });
    for (const state of [after(delivered, lost), after(lost, delivered)]) {
      expect(state).toMatchObject({ status: "exception", substatus: "exception007" });
    }
    const back = snapshotWith({
      updated_at: onDay(8),
      status: "exception",
      substatus: "exception011",
    });
    const again = snapshotWith({
      updated_at: onDay(9),
      status: "delivered",
      substatus: "delivered001",
    });
    expect(after(delivered, back, again)).toMatchObject({
      status: "delivered",
      substatus: "delivered001",
    });
  });
});

describe("delivered in error", () => {
  const accepted = scan("2026-03-02 08:00", "Accepted");
  const frontDoor = scan("2026-03-03 08:00", "Delivered, front door", "delivered");
  const inError = scan("2026-03-03 19:00", "Delivery scan was made in error, parcel at depot");
  const outAgain = scan("2026-03-04 07:00", "Out for delivery", "pickup");
  const delivered = snapshotWith({
    updated_at: "2026-03-03T09:00:00+00:00",
    status: "delivered",
    substatus: "delivered001",
    origin_info: leg([frontDoor, accepted]),
  });
  const next = (...scans: TrackInfo[]) =>
    snapshotWith({
      updated_at: "2026-03-04T09:00:00+00:00",
      status: "pickup",
      substatus: "pickup001",
      origin_info: leg(scans),
    });

  test.each([
    ["the delivery scan is withdrawn", next(outAgain, inError, accepted)],
    ["the parcel is out for delivery the next day", next(outAgain, frontDoor, accepted)],
  ])("ends when %s", (_when, later) => {
    for (const state of [after(delivered, later), after(later, delivered)]) {
      expect(state).toMatchObject({ status: "pickup", substatus: "pickup001", deliveredAt: null });
    }
  });

  test("ends with the next day's status of a service without scans", () => {
    const bare = (day: number, status: Tracking["status"]) =>
      snapshotWith({ updated_at: onDay(day), status, lastUpdateTime: `2026-03-0${day} 08:00` });
    expect(after(bare(3, "delivered"), bare(4, "pickup")).status).toBe("pickup");
    expect(after(bare(3, "delivered"), bare(3, "transit")).status).toBe("delivered");
  });

  test("holds against next day's transit scans", () => {
    const proof = scan("2026-03-04 07:00", "Proof of delivery sent");
    const later = snapshotWith({
      updated_at: onDay(5),
      origin_info: leg([proof, frontDoor, accepted]),
    });
    expect(after(delivered, later).status).toBe("delivered");
  });
});

describe("scans across the date line", () => {
  const listed = [
    scan("2026-03-03 21:40", "Arrived at facility", "transit", { Details: "LOS ANGELES - USA" }),
    scan("2026-03-03 23:10", "Departed facility", "transit", { Details: "HONG KONG" }),
    scan("2026-03-03 18:00", "Processed at facility", "transit", { Details: "HONG KONG" }),
    scan("2026-03-03 12:00", "Shipment picked up", "transit", { Details: "SHENZHEN" }),
  ];
  const places = (state: TrackedState) =>
    sortNewestFirst(state.checkpoints).map(({ details }) => details);
  const inOrder = ["LOS ANGELES - USA", "HONG KONG", "HONG KONG", "SHENZHEN"];

  test.each([
    ["newest first", listed],
    ["oldest first", listed.toReversed()],
  ])("keep the carrier's order, listed %s", (_order, scans) => {
    const state = after(snapshotWith({ origin_info: leg(scans) }));
    expect(places(state)).toEqual(inOrder);
    expect(state).toMatchObject({
      lastEvent: "Arrived at facility, LOS ANGELES - USA",
      lastCheckpointAt: "2026-03-03 21:40",
    });
  });

  test("are merged between legs by instant where the carriers give offsets", () => {
    const arrived = scan("2026-03-03T21:40:00-08:00", "Arrived", "transit", { Details: "LA" });
    const departed = scan("2026-03-03T23:10:00+08:00", "Departed", "transit", { Details: "HK" });
    const state = after(
      snapshotWith({ origin_info: leg([departed]), destination_info: leg([arrived]) }),
    );
    expect(places(state)).toEqual(["LA", "HK"]);
  });

  test("a list that time zones can't explain is sorted by time", () => {
    const mixed = [listed[3], scan("2026-03-09 08:00", "Out for delivery"), listed[0]].flatMap(
      (each) => each ?? [],
    );
    expect(after(snapshotWith({ origin_info: leg(mixed) })).lastEvent).toBe("Out for delivery");
  });
});

describe("an earlier parcel with the same number", () => {
  const ago = scan("2025-06-01 08:00", "Delivered", "delivered");
  const own = scan("2026-03-02 08:00", "Accepted", "transit");

  test("is ignored when the carrier knows nothing else", () => {
    const view = snapshotWith({
      status: "delivered",
      origin_info: leg([ago]),
      lastEvent: "Delivered",
    });
    expect(after(view)).toMatchObject({
      status: "notfound",
      substatus: null,
      lastEvent: null,
      lastCheckpointAt: null,
      deliveredAt: null,
      checkpoints: [{ description: "Delivered", earlierParcel: true }],
    });
  });

  test("stays hidden once this one moves", () => {
    const before = snapshotWith({
      updated_at: onDay(1),
      status: "delivered",
      origin_info: leg([ago]),
    });
    const now = snapshotWith({
      updated_at: onDay(2),
      status: "transit",
      origin_info: leg([own, ago]),
    });
    for (const state of [after(before, now), after(now, before)]) {
      expect(state).toMatchObject({ status: "transit", lastEvent: "Accepted" });
      expect(state.checkpoints.filter((checkpoint) => checkpoint.earlierParcel)).toHaveLength(1);
    }
  });

  test("is recognized with a tolerance: a scan some days before the fulfillment belongs to this one", () => {
    const early = scan("2026-02-20 08:00", "Accepted");
    expect(after(snapshotWith({ origin_info: leg([early]) }))).toMatchObject({
      status: "transit",
      checkpoints: [{ earlierParcel: false }],
    });
  });

  test("is recognized by an old date when the service has no events", () => {
    const view = snapshotWith({
      status: "delivered",
      lastEvent: "Delivered",
      lastUpdateTime: "2025-06-01 08:00",
    });
    expect(after(view)).toMatchObject({ status: "notfound", lastEvent: null });
  });
});

describe("drawn at random", () => {
  const status = fc.constantFrom(...STATUSES);
  const substatus = fc.option(fc.constantFrom(...Object.keys(SUBSTATUSES)));
  const event = fc
    .record({
      Date: fc.constantFrom(
        "2025-06-01 08:00",
        "2026-03-02 08:00",
        "2026-03-02 08:00:30",
        "2026-03-04 09:00",
      ),
      StatusDescription: fc.constantFrom("Posted", "Sorted", "Delivered"),
      checkpoint_status: fc.option(status),
      substatus,
    })
    .map((each) => ({ Details: "", ...each }));
  const events = fc.array(event, { maxLength: 4 });
  const views = fc.array(
    fc
      .record({
        status,
        substatus,
        id: fc.constantFrom("former", "next"),
        updated_at: fc.option(fc.integer({ min: 2, max: 6 }).map(onDay)),
        original_country: fc.constantFrom("", "China"),
        lastUpdateTime: fc.option(fc.constantFrom("2025-06-01 08:00", "2026-03-02 08:00")),
        origin_info: fc.option(events.map((each) => leg(each))),
        destination_info: fc.option(events.map((each) => leg(each, { carrier_code: "usps" }))),
      })
      .map(snapshotWith),
    { minLength: 1, maxLength: 6 },
  );
  const sorted = (state: TrackedState) => ({
    ...state,
    checkpoints: state.checkpoints.toSorted((a, b) => (a.source + a.id < b.source + b.id ? -1 : 1)),
  });

  test("any order and repetition of snapshots ends in the same state", () => {
    const deliveries = views.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(deliveries, ([all, delivered]) => {
        expect(sorted(after(...delivered))).toEqual(sorted(after(...all)));
      }),
      { numRuns: 2000 },
    );
  });

  test("delivered ends only with a return, a loss, a withdrawn scan or one of a later day", () => {
    fc.assert(
      fc.property(views, (all) => {
        const inOrder = all.toSorted((a, b) => (a.version < b.version ? -1 : 1));
        let state = UNTRACKED;
        for (const view of inOrder) {
          const next = merge(state, view, PARCEL).state;
          if (state.status === "delivered" && next.status !== "delivered") {
            const { returned, delivered } = next.evidence;
            const shown = next.checkpoints.filter((each) => !each.earlierParcel);
            const isReturned = (returned?.version ?? "") > (delivered?.version ?? "");
            const isWithdrawn = !shown.some((each) => each.status === "delivered");
            const hasLaterScan = shown.some(
              (each) => each.status === "pickup" || each.status === "undelivered",
            );
            expect(isReturned || isWithdrawn || hasLaterScan).toBe(true);
          }
          state = next;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("the changes are exactly the statuses passed", () => {
    fc.assert(
      fc.property(views, (all) => {
        let state = UNTRACKED;
        for (const view of all) {
          const { state: next, changes } = merge(state, view, PARCEL);
          const moved = state.status !== next.status || state.substatus !== next.substatus;
          if (changes.length > 0) expect(moved).toBe(true);
          if (state.status !== next.status) expect(changes).toHaveLength(1);
          state = next;
        }
      }),
    );
  });
});
