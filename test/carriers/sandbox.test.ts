import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findCarrier, listCarriers } from "~/carriers/catalogue";
import { createConnectorChoice } from "~/carriers/connectors/choose-connector";
import { type CarrierQuestion, type Connector, MILESTONES } from "~/carriers/connector";
import { journeyFor } from "~/carriers/sandbox/journey";
import { createSandboxConnector } from "~/carriers/sandbox/sandbox-connector";
import {
  DRAWN_SCRIPT_NAMES,
  SCRIPT_NAMES,
  finalOutcome,
  isSandboxNumber,
  sandboxNumber,
} from "~/carriers/sandbox/script";
import { DAY_MS, HOUR_MS } from "~/lib/time";
import { statusOfSubstatus } from "~/trackingmore/contract/status";

const SEED = "demo";
const SHIPPED_AT = new Date("2026-03-03T15:20:00Z");
const ask = (question: Partial<CarrierQuestion>): CarrierQuestion => ({
  trackingNumber: "PARCEL000001",
  carrierCode: "usps",
  shippedAt: SHIPPED_AT,
  ...question,
});
const at = (offsetMs: number) => new Date(SHIPPED_AT.getTime() + offsetMs);

const someQuestion = fc.record(
  {
    trackingNumber: fc.stringMatching(/^[A-Z0-9]{6,22}$/),
    carrierCode: fc.constantFrom(...listCarriers().map((carrier) => carrier.code), "sandbox"),
    shippedAt: fc.date({
      min: new Date("2024-01-01"),
      max: new Date("2027-12-31"),
      noInvalidDate: true,
    }),
    destinationCountry: fc.constantFrom("US", "gb", "AU", "JP", "BR", "ZZ", "TV"),
  },
  { requiredKeys: ["trackingNumber", "carrierCode", "shippedAt"] },
) as fc.Arbitrary<CarrierQuestion>;

describe("every journey", () => {
  test("is the same whenever it is asked for, and whatever case its number is typed in", () => {
    fc.assert(
      fc.property(someQuestion, (question) => {
        const journey = journeyFor(question, SEED);
        expect(journeyFor({ ...question }, SEED)).toEqual(journey);
        const typed = question.trackingNumber.toLowerCase().replace(/^(...)/, "$1-");
        expect(journeyFor({ ...question, trackingNumber: typed }, SEED)).toEqual(journey);
      }),
    );
  });

  test("ends as foretold from its number, carrier and seed alone", () => {
    fc.assert(
      fc.property(someQuestion, (question) => {
        const journey = journeyFor(question, SEED);
        const outcome = finalOutcome(question.trackingNumber, question.carrierCode, SEED);
        expect(journey).toMatchObject(outcome);
        const last = journey.events.at(-1);
        if (journey.script === "lost") expect(last?.status).toBe("transit");
        else expect([last?.status, last?.substatus]).toEqual([outcome.status, outcome.substatus]);
        expect(journey.events.slice(0, -1).some((event) => event.status === "delivered")).toBe(
          false,
        );
      }),
    );
  });

  test("goes forward in time, begins soon and is over within 45 days", () => {
    fc.assert(
      fc.property(someQuestion, (question) => {
        const offsets = journeyFor(question, SEED).events.map((event) => event.offsetMs);
        expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
        expect(offsets[0]).toBeGreaterThan(0);
        expect(offsets[0]).toBeLessThan(4 * DAY_MS);
        expect(offsets.at(-1)).toBeLessThanOrEqual(45 * DAY_MS);
      }),
      { numRuns: 500 },
    );
  });

  test("shows wall times of the place, at hours at which people deliver, never on a Sunday", () => {
    fc.assert(
      fc.property(someQuestion, (question) => {
        for (const event of journeyFor(question, SEED).events) {
          expect(event.wallTime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
          const differenceMs =
            Date.parse(`${event.wallTime.replace(" ", "T")}Z`) -
            (question.shippedAt.getTime() + event.offsetMs);
          expect(Math.abs(differenceMs)).toBeLessThanOrEqual(14 * HOUR_MS);
          if (event.status !== "delivered" && event.status !== "undelivered") continue;
          const hour = Number(event.wallTime.slice(11, 13));
          expect(hour).toBeGreaterThanOrEqual(9);
          expect(hour).toBeLessThan(20);
          expect(new Date(`${event.wallTime.slice(0, 10)}T00:00Z`).getUTCDay()).not.toBe(0);
        }
      }),
    );
  });

  test("has substatuses of its statuses, a text and a place for each event, milestones in order and once", () => {
    fc.assert(
      fc.property(someQuestion, (question) => {
        const { events } = journeyFor(question, SEED);
        for (const event of events) {
          expect(event.substatus && statusOfSubstatus(event.substatus)).toBe(event.status);
          expect(event.description).not.toBe("");
          expect(event.details).not.toBe("");
        }
        for (const leg of ["origin", "destination"]) {
          const passed = events
            .filter((event) => event.leg === leg && event.milestone)
            .map((event) => MILESTONES.indexOf(event.milestone ?? "ItemReceived"));
          expect(passed).toEqual([...new Set(passed)].sort((a, b) => a - b));
        }
      }),
    );
  });
});

describe("a script", () => {
  test.each(SCRIPT_NAMES)("%s is played when the number asks for it", (script) => {
    for (const carrierCode of ["usps", "sandbox", "yunexpress"]) {
      expect(finalOutcome(sandboxNumber(script, 1), carrierCode, SEED).script).toBe(script);
      const typed = sandboxNumber(script, 27).toLowerCase().replaceAll("-", "");
      expect(finalOutcome(typed, carrierCode, SEED).script).toBe(script);
    }
  });

  test("is drawn by weight otherwise: most are delivered, every one is met", () => {
    const parcels = Array.from({ length: 4000 }, (_, serial) =>
      finalOutcome(`DEMO${serial}`, "fedex", SEED),
    );
    const share = (status: string) =>
      parcels.filter((parcel) => parcel.status === status).length / parcels.length;
    expect(share("delivered")).toBeGreaterThan(0.85);
    expect(share("delivered")).toBeLessThan(0.95);
    expect(new Set(parcels.map((parcel) => parcel.script))).toEqual(new Set(DRAWN_SCRIPT_NAMES));
  });

  test("differs by seed", () => {
    const scripts = (seed: string) =>
      Array.from({ length: 60 }, (_, serial) => finalOutcome(`DEMO${serial}`, "ups", seed).script);
    expect(scripts("one")).not.toEqual(scripts("two"));
  });

  test("hand-over gives the last mile to the destination's post, with its own code and clock", () => {
    const journey = journeyFor(
      ask({
        trackingNumber: "SANDBOX-HANDOVER-0001",
        carrierCode: "yunexpress",
        destinationCountry: "US",
      }),
      SEED,
    );
    expect(journey).toMatchObject({
      originCountry: "CN",
      destinationCountry: "US",
      originCarrierCode: "yunexpress",
      destinationCarrierCode: "usps",
    });
    const lastMile = journey.events.filter((event) => event.leg === "destination");
    expect(lastMile.map((event) => event.milestone).filter(Boolean)).toEqual([
      "ItemReceived",
      "DestinationArrived",
    ]);
    expect(lastMile.at(-1)?.status).toBe("delivered");
    const originMilestones = journey.events
      .filter((event) => event.leg === "origin")
      .map((event) => event.milestone)
      .filter(Boolean);
    expect(originMilestones).toEqual(MILESTONES.slice(0, 5));
  });

  test("hand-over never hands a parcel to the carrier that already has it", () => {
    fc.assert(
      fc.property(someQuestion, (question) => {
        const trackingNumber = "SANDBOX-HANDOVER-0002";
        const journey = journeyFor({ ...question, trackingNumber }, SEED);
        expect(journey.originCountry).not.toBe(journey.destinationCountry);
        expect(findCarrier(journey.destinationCarrierCode ?? "")).not.toBeNull();
        expect(journey.destinationCarrierCode).not.toBe(question.carrierCode);
      }),
    );
  });

  test("customs-hold is held and let go", () => {
    const journey = journeyFor(ask({ trackingNumber: "SANDBOX-CUSTOMS-0001" }), SEED);
    const substatuses = journey.events.map((event) => event.substatus);
    expect(substatuses.indexOf("exception006")).toBeGreaterThan(0);
    expect(substatuses.indexOf("transit005")).toBeGreaterThan(substatuses.indexOf("exception006"));
  });

  test("returned comes back the way it went", () => {
    const journey = journeyFor(
      ask({
        trackingNumber: "SANDBOX-RETURNED-0001",
        carrierCode: "royal-mail",
        destinationCountry: "AU",
      }),
      SEED,
    );
    const places = journey.events.map((event) => event.details);
    expect(journey.events.filter((event) => event.status === "undelivered")).toHaveLength(2);
    expect(places.at(-1)).toBe(
      places.find((_, index) => journey.events[index]?.milestone === "ItemReceived"),
    );
  });

  test("stays at home without a reason to leave", () => {
    const journey = journeyFor(
      ask({ trackingNumber: "SANDBOX-DELIVERED-0001", destinationCountry: "US" }),
      SEED,
    );
    expect(journey.originCountry).toBe("US");
    expect(journey.destinationCountry).toBe("US");
    expect(journey.events.some((event) => event.milestone === "DepartfromAirport")).toBe(false);
  });
});

describe("the connector", () => {
  const sandbox = createSandboxConnector({ seed: SEED, carriers: "all" });

  test("reveals what has happened, nothing that is still to come", async () => {
    const question = ask({
      trackingNumber: "SANDBOX-HANDOVER-0003",
      carrierCode: "yanwen",
      destinationCountry: "GB",
    });
    const journey = journeyFor(question, SEED);
    for (const { offsetMs } of journey.events) {
      const [before] = await sandbox.track([question], at(offsetMs - 1));
      const [after] = await sandbox.track([question], at(offsetMs));
      const known = (answer: typeof after) =>
        (answer?.origin.events.length ?? 0) + (answer?.destination?.events.length ?? 0);
      expect(known(before)).toBe(known(after) - 1);
    }
    const [answer] = await sandbox.track([question], at(60 * DAY_MS));
    expect(answer).toMatchObject({
      origin: { carrierCode: "yanwen" },
      destination: { carrierCode: "royal-mail" },
      originCountry: "CN",
      destinationCountry: "GB",
    });
    expect(answer?.origin.events[0]).not.toHaveProperty("offsetMs");
  });

  test("knows nothing before the first event", async () => {
    const question = ask({});
    const first = journeyFor(question, SEED).events[0]?.offsetMs ?? 0;
    expect(await sandbox.track([question], SHIPPED_AT)).toEqual([null]);
    expect(await sandbox.track([question], at(-DAY_MS))).toEqual([null]);
    expect((await sandbox.track([question], at(first)))[0]?.origin.events).toHaveLength(1);
  });

  test("names who signed only once it is delivered", async () => {
    const question = Array.from({ length: 200 }, (_, serial) =>
      ask({ trackingNumber: `SIGNED${serial}` }),
    ).find(
      (each) =>
        finalOutcome(each.trackingNumber, each.carrierCode, SEED).substatus === "delivered003",
    );
    if (!question) throw new Error("none of 200 parcels is signed for");
    const last = journeyFor(question, SEED).events.at(-1)?.offsetMs ?? 0;
    expect((await sandbox.track([question], at(last - 1)))[0]).not.toHaveProperty("signedBy");
    expect((await sandbox.track([question], at(last)))[0]?.signedBy).toMatch(/^[A-Z]\. [A-Z]+$/);
  });

  test("answers in the order of the questions", async () => {
    const questions = ["sandbox-lost-1", "SANDBOX-LABEL-1", "REAL00001"].map((trackingNumber) =>
      ask({ trackingNumber }),
    );
    const alone = await Promise.all(
      questions.map(async (each) => (await sandbox.track([each], at(9 * DAY_MS)))[0]),
    );
    expect(await sandbox.track(questions, at(9 * DAY_MS))).toEqual(alone);
  });

  test("invents nothing about a real number unless all numbers are simulated", async () => {
    const careful = createSandboxConnector({ seed: SEED, carriers: "sandbox-numbers" });
    const real = ask({ trackingNumber: "9400111202508825522526" });
    const later = at(20 * DAY_MS);
    expect(await careful.track([real], later)).toEqual([null]);
    expect((await sandbox.track([real], later))[0]).not.toBeNull();
    expect(
      (await careful.track([ask({ trackingNumber: "SANDBOX0001" })], later))[0],
    ).not.toBeNull();
    expect((await careful.track([ask({ carrierCode: "sandbox" })], later))[0]).not.toBeNull();
  });
});

describe("choosing a connector", () => {
  const usps: Connector = { name: "usps", batchSize: 35, track: async () => [] };
  const shopify: Connector = { name: "shopify", batchSize: 100, track: async () => [] };
  const NUMBER = "9400111202508825522526";
  const choice = (carriers: "all" | "sandbox-numbers") =>
    createConnectorChoice({ sandbox: { seed: SEED, carriers } });

  test("the account's own asks for real parcels, the sandbox plays its own", () => {
    const choose = choice("sandbox-numbers");
    expect(choose("usps", NUMBER, "account", usps)).toBe(usps);
    expect(choose("usps", "SANDBOX-LOST-0001", "account", usps)?.name).toBe("sandbox");
    expect(choose("fedex", "568838414941", "account", null)).toBeNull();
  });

  test("a sandbox that plays all stands in for carriers without a key", () => {
    expect(choice("all")("fedex", "568838414941", "account", null)?.name).toBe("sandbox");
    expect(choice("all")("usps", NUMBER, "account", usps)).toBe(usps);
  });

  test("without a sandbox nothing is played", () => {
    const choose = createConnectorChoice({ sandbox: null });
    expect(choose("usps", "SANDBOX-LOST-0001", "account", usps)).toBeNull();
    expect(choose("fedex", "568838414941", "account", null)).toBeNull();
  });

  test("the source for all parcels is the only one without a key, and the second one with a key", () => {
    const choose = createConnectorChoice({ sandbox: null, otherwise: () => shopify });
    expect(choose("usps", NUMBER, "account", null)).toBe(shopify);
    expect(choose("usps", NUMBER, "account", usps)).toEqual({ ...usps, supplement: shopify });
  });
});

test("sandbox numbers are recognized", () => {
  expect(isSandboxNumber("sandbox-0001")).toBe(true);
  expect(isSandboxNumber(" SAND BOX 1")).toBe(true);
  expect(isSandboxNumber("RR050349575PH")).toBe(false);
});
