// How long scans stay unknown under a budget of calls a day: the engine's polling against flat polling.
import { DAY_MS } from "~/lib/time";
import type { Report } from "../report";
import { leastStaleness } from "./bound";
import { makeParcels } from "./parcels";
import { askAsEngine, askInTurn } from "./polling";

const PARCELS = 10_000;
const SHIPPED_DAYS = 30;
/** Until the last parcel is given up. */
const PLAYED_DAYS = SHIPPED_DAYS + 45;
const BUDGETS = [250, 1_000, 10_000];
const START = new Date("2026-01-05T00:00:00Z");

export async function run(): Promise<Report> {
  const parcels = makeParcels(PARCELS, SHIPPED_DAYS, START);
  const endMs = START.getTime() + PLAYED_DAYS * DAY_MS;
  const rows = BUDGETS.map((callsADay) => {
    const flat = askInTurn(parcels, callsADay, endMs);
    const engine = askAsEngine(parcels, callsADay, endMs);
    const bound = leastStaleness(parcels, engine.calls, endMs);
    return { callsADay, flat, engine, bound };
  });
  return {
    bench: "freshness",
    about: `${PARCELS.toLocaleString("en-US")} sandbox parcels shipped within ${SHIPPED_DAYS} days, one a call: hours in which a parcel's newest scan is not known. Flat polling asks about each open parcel in turn. The bound knows every scan in advance and makes no more calls than the engine.`,
    tables: [
      {
        title: "Stale hours a parcel",
        columns: [
          { label: "calls a day" },
          { label: "flat", digits: 1 },
          { label: "engine", digits: 1 },
          { label: "engine / flat", digits: 2 },
          { label: "bound / flat", digits: 2 },
          { label: "calls flat" },
          { label: "calls engine" },
        ],
        rows: rows.map(({ callsADay, flat, engine, bound }) => [
          callsADay,
          flat.staleHours,
          engine.staleHours,
          engine.staleHours / flat.staleHours,
          bound.staleHours / flat.staleHours,
          flat.calls,
          engine.calls,
        ]),
      },
    ],
    ratios: rows.map(({ callsADay, flat, engine }) => ({
      name: `freshness: ${callsADay} calls a day`,
      value: flat.staleHours / engine.staleHours,
    })),
  };
}
