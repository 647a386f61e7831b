// Times of carriers' events: a time without an offset takes that of its place's country, where it has one.
import { expect, test } from "vitest";
import { withOffsetOf } from "~/carriers/apis/event-time";
import { CARRIER_APIS } from "~/carriers/connectors/carrier-apis.server";

const wallTime = "2026-11-20 09:30:00";

test.each([
  ["of a country with one offset", wallTime, "DE", "+01:00"],
  ["in its summer", "2026-07-20 09:30:00", "DE", "+02:00"],
  ["in lower case", wallTime, "jp", "+09:00"],
  ["not of one with several", wallTime, "US", undefined],
  ["not while the clocks change", "2026-10-25 02:30:00", "DE", undefined],
  ["not of an unknown one", wallTime, "ZZ", undefined],
  ["not without a country", wallTime, null, undefined],
] as const)("the offset: %s", (_what, at, country, utcOffset) => {
  expect(withOffsetOf({ wallTime: at }, country)?.utcOffset).toBe(utcOffset);
});

test("an offset that the carrier gives stays, and no time stays none", () => {
  expect(withOffsetOf({ wallTime, utcOffset: "-05:00" }, "DE")?.utcOffset).toBe("-05:00");
  expect(withOffsetOf(null, "DE")).toBeNull();
});

const ANSWERS = {
  ups: {
    trackResponse: {
      shipment: [
        {
          package: [
            {
              trackingNumber: "N1",
              activity: ["DE", "US"].map((countryCode) => ({
                date: "20261120",
                time: "093000",
                location: { address: { city: "X", countryCode } },
                status: { type: "I", code: "DP", description: "Departed" },
              })),
            },
          ],
        },
      ],
    },
  },
  fedex: {
    output: {
      completeTrackResults: [
        {
          trackingNumber: "N1",
          trackResults: [
            {
              scanEvents: ["DE", "US"].map((countryCode) => ({
                date: "2026-11-20T09:30:00",
                eventType: "DP",
                eventDescription: "Departed",
                scanLocation: { city: "X", countryCode },
              })),
            },
          ],
        },
      ],
    },
  },
};

test.each(["ups", "fedex"] as const)(
  "%s: a scan without an offset is dated by its own country",
  async (id) => {
    const api = CARRIER_APIS.find((each) => each.id === id)!;
    const now = new Date("2026-11-21T00:00:00Z");
    const [reply] = await api.track(
      {
        fetch: async () => Response.json(ANSWERS[id]),
        clock: { now: () => now },
        tokens: { get: async () => "token", drop: async () => {} },
        credentialId: "one",
        credentials: {},
        onUnknownCode: () => {},
      },
      [{ trackingNumber: "N1", carrierCode: id, shippedAt: now }],
    );
    if (!reply || typeof reply === "string") throw new Error("There is no answer.");
    const offsets = Object.fromEntries(
      reply.origin.events.map(({ details, utcOffset }) => [details, utcOffset]),
    );
    expect(offsets).toEqual({ "X, DE": "+01:00", "X, US": undefined });
  },
);
