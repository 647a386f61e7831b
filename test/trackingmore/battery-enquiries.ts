// The battery's stories of calls that ask without a tracking: remote areas, times of a lane, air freight.
import { describe, expect, test } from "vitest";
import type { BatteryTools } from "./battery-tools";

const SUCCESS = { code: 200, type: "Success" };
/** The one that v2's documentation shows; its check digit is right. */
const CARGOLUX_WAYBILL = "172-28891936";

/** On the vendor's server a waybill costs 20 units, and some shapes are only known from hearsay. */
export function describeEnquiries({ send }: BatteryTools, server: "ours" | "vendor"): void {
  const post = (path: string, body: unknown) => send("POST", path, { body });

  describe("remote areas", () => {
    test("answers which places are remote, and which are not, by country name or code", async () => {
      const answer = await post("/trackings/remote", [
        { country: "Japan", postcode: "7621094", company: "dhl" },
        { country: "US", postcode: "10001" },
      ]);
      expect(answer).toMatchObject({ ...SUCCESS, message: "The request was successful." });
      expect(answer.data).toMatchObject({
        submitted: 2,
        other: expect.any(Array),
        remote: expect.any(Array),
      });
      for (const row of (answer.data as { remote: unknown[] }).remote) {
        expect(row).toMatchObject({
          far_express_company: expect.any(String),
          two_code: expect.stringMatching(/^[A-Z]{2}$/),
          far_country: expect.any(String),
          far_city_postcode: expect.any(String),
        });
      }
    });

    test.runIf(server === "ours")(
      "takes a lone object, and nothing that holds no item",
      async () => {
        const lone = await post("/trackings/remote", { country: "US", postcode: "10001" });
        expect(lone).toMatchObject({ ...SUCCESS, data: { submitted: 1 } });
        expect(await post("/trackings/remote", [])).toMatchObject({ code: 4012, data: [] });
        expect(await post("/trackings/remote", undefined)).toMatchObject({ code: 4012, data: [] });
      },
    );
  });

  describe.runIf(server === "ours")("times of a lane", () => {
    test("answers a row for each lane, in numbers", async () => {
      const { data, ...meta } = await post("/trackings/costtime", [
        { original: "CN", destination: "us", carrier_code: "china-ems" },
        { original: "PH", destination: "US", carrier_code: "phlpost" },
      ]);
      expect(meta).toMatchObject(SUCCESS);
      const [first, second] = data as Record<string, unknown>[];
      expect(first).toMatchObject({ carrier_code: "china-ems", original: "CN" });
      expect(second).toMatchObject({ carrier_code: "phlpost", destination: "US" });
      for (const name of ["total", "delivered", "range1", "range3", "range4", "range5"]) {
        expect(first).toHaveProperty(name, expect.any(Number));
      }
    });
  });

  describe.runIf(server === "ours")("air freight", () => {
    for (const track_number of [[CARGOLUX_WAYBILL], CARGOLUX_WAYBILL]) {
      const dress = Array.isArray(track_number) ? "in an array" : "as text";
      test(`answers under the waybill as it was sent, ${dress}`, async () => {
        const { data, ...meta } = await post("/trackings/aircargo", { track_number, lang: "en" });
        expect(meta).toMatchObject(SUCCESS);
        expect(Object.keys(data as object)).toEqual([CARGOLUX_WAYBILL]);
        expect((data as Record<string, unknown>)[CARGOLUX_WAYBILL]).toMatchObject({
          airline_info: { name: expect.stringMatching(/cargolux/i), track_url: expect.any(String) },
          return_data: { track_info: expect.any(Array), flight_info: expect.any(Object) },
        });
      });
    }

    test("a body without a waybill is refused", async () => {
      expect(await post("/trackings/aircargo", { track_number: [] })).toMatchObject({
        code: 4013,
        data: [],
      });
    });
  });
}
