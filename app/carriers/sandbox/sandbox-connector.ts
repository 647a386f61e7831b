// Sandbox connector for parcels: makes journeys from a seed and a script.
import { SANDBOX_CARRIER } from "../catalogue";
import type { CarrierAnswer, CarrierEvent, CarrierQuestion, Connector } from "../connector";
import { type ScriptedJourney, journeyFor } from "./journey";
import { isSandboxNumber } from "./script";
import type { JourneyEvent } from "./timeline";

export interface SandboxOptions {
  /** The same seed makes the same journeys. */
  seed: string;
  /**
   * `sandbox-numbers`: only numbers that begin with SANDBOX, and the carrier code `sandbox`; nothing is made
   * up about a real parcel. `all`: every number of every carrier, for demos and tests.
   */
  carriers: "all" | "sandbox-numbers";
}

/** Answers for every number that it is given. */
export interface SandboxConnector extends Connector {
  track(questions: readonly CarrierQuestion[], now: Date): Promise<(CarrierAnswer | null)[]>;
}

/** Journeys kept from one question to the next: playing one costs more than all the rest of an answer. */
const KEPT_JOURNEYS = 10_000;

export function createSandboxConnector(options: SandboxOptions): SandboxConnector {
  const journeyOf = rememberJourneys(options.seed);
  return {
    name: "sandbox",
    batchSize: 200,
    async track(questions, now) {
      return questions.map((question) =>
        plays(options, question.carrierCode, question.trackingNumber)
          ? answerAt(question, journeyOf(question), now)
          : null,
      );
    },
  };
}

/** Whether a sandbox of these options has an answer for this carrier and number. */
export function plays(
  options: Pick<SandboxOptions, "carriers">,
  carrierCode: string,
  trackingNumber: string,
): boolean {
  return (
    options.carriers === "all" ||
    carrierCode === SANDBOX_CARRIER.code ||
    isSandboxNumber(trackingNumber)
  );
}

/** Journeys of the parcels queried last; the least recently used is dropped first. */
function rememberJourneys(seed: string): (question: CarrierQuestion) => ScriptedJourney {
  const kept = new Map<string, ScriptedJourney>();
  return (question) => {
    const { trackingNumber, carrierCode, shippedAt, destinationCountry } = question;
    const key = [trackingNumber, carrierCode, shippedAt.getTime(), destinationCountry].join("\n");
    const known = kept.get(key);
    const journey = known ?? journeyFor(question, seed);
    if (known) kept.delete(key);
    kept.set(key, journey);
    const [oldest] = kept.keys();
    if (kept.size > KEPT_JOURNEYS && oldest !== undefined) kept.delete(oldest);
    return journey;
  };
}

/** The carrier's answer at that time; null before the first event. */
function answerAt(
  question: CarrierQuestion,
  journey: ScriptedJourney,
  now: Date,
): CarrierAnswer | null {
  const elapsedMs = now.getTime() - question.shippedAt.getTime();
  const known = journey.events.filter((event) => event.offsetMs <= elapsedMs);
  if (known.length === 0) return null;
  const { originCountry, destinationCountry, destinationCarrierCode, signedBy, script } = journey;
  const isOver = known.length === journey.events.length;
  const handedOver = known.some((event) => event.leg === "destination");
  return {
    origin: { carrierCode: journey.originCarrierCode, events: legEvents(known, "origin") },
    destination:
      handedOver && destinationCarrierCode !== null
        ? { carrierCode: destinationCarrierCode, events: legEvents(known, "destination") }
        : null,
    originCountry,
    destinationCountry,
    ...(signedBy !== null && isOver ? { signedBy } : {}),
    ...(script === "expired" && isOver ? { isGivenUp: true } : {}),
  };
}

function legEvents(events: readonly JourneyEvent[], leg: JourneyEvent["leg"]): CarrierEvent[] {
  return events
    .filter((event) => event.leg === leg)
    .map(({ leg: _leg, offsetMs: _offsetMs, ...event }) => event);
}
