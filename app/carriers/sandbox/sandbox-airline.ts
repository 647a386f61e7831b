// Sandbox connector for air waybills: makes journeys from a seed, on the engine's clock.
import { DAY_MS } from "~/lib/time";
import type { AirWaybill } from "../air/air-waybill";
import type { AirlineConnector } from "../air/airline-connector";
import { findAirline, SANDBOX_AIRLINE } from "../air/airlines";
import { airJourneyFor, scriptAirJourney } from "./air-freight";
import { seededRandom } from "./random";
import type { SandboxOptions } from "./sandbox-connector";

/**
 * Waybills are asked about without having been made known before, so nothing says when one began. Each is
 * booked anew after this time, and shows the end of its last journey until then.
 */
export const WAYBILL_CYCLE_MS = 21 * DAY_MS;

export function createSandboxAirline({ seed, carriers }: SandboxOptions): AirlineConnector {
  return {
    name: "sandbox airline",
    batchSize: 40,
    async track(waybills, now) {
      return waybills.map((waybill) => {
        const airline = findAirline(waybill.prefix);
        if (!airline || !playsWaybill({ carriers }, waybill.prefix)) return null;
        const journey = airJourneyFor(waybill, airline, seed);
        return scriptAirJourney(journey, lastBookingAt(waybill, seed, now), now);
      });
    },
  };
}

/** `sandbox-numbers` are here those of an airline that does not exist: prefix 000. */
export function playsWaybill(options: Pick<SandboxOptions, "carriers">, prefix: string): boolean {
  return options.carriers === "all" || prefix === SANDBOX_AIRLINE.prefix;
}

/** The newest moment, at or before `now`, at which the waybill is booked. */
export function lastBookingAt({ prefix, serial }: AirWaybill, seed: string, now: Date): Date {
  const share = seededRandom(seed, prefix, serial, "booking").next();
  const phaseMs = Math.floor(share * WAYBILL_CYCLE_MS);
  const cycles = Math.floor((now.getTime() - phaseMs) / WAYBILL_CYCLE_MS);
  return new Date(cycles * WAYBILL_CYCLE_MS + phaseMs);
}
