// The battery's stories of keys: which open the door, and that nothing happens behind a closed one.
import { describe, expect, test } from "vitest";
import { pathOf, SUCCESS, type BatteryTools, type Pair } from "./battery-tools";

const JSON_TYPE = { "Content-Type": "application/json" };

/** One request for every endpoint, each of which would do something to the pair. */
function requestsAbout(pair: Pair): [method: string, path: string, body?: unknown][] {
  return [
    ["POST", "/trackings/post", { ...pair, tracking_number: `${pair.tracking_number}X` }],
    ["POST", "/trackings/batch", [{ ...pair, tracking_number: `${pair.tracking_number}X` }]],
    ["GET", "/trackings/get"],
    ["GET", pathOf(pair)],
    ["PUT", pathOf(pair), { title: "changed" }],
    ["DELETE", pathOf(pair)],
    ["POST", "/trackings/updatemore", [{ ...pair, title: "changed" }]],
    ["POST", "/trackings/delete", [pair]],
    ["POST", "/trackings/realtime", pair],
    ["POST", "/trackings/update", { ...pair, update_carrier_code: "china-ems" }],
    ["GET", "/trackings/getuserinfo"],
    ["GET", "/trackings/getstatusnumber"],
    ["POST", "/trackings/notupdate", [pair]],
    ["POST", "/trackings/remote", [{ country: "JP", postcode: "7621094" }]],
    ["POST", "/trackings/costtime", [{ original: "CN", destination: "US", carrier_code: "dhl" }]],
    ["POST", "/trackings/aircargo", { track_number: ["172-28891936"] }],
    ["GET", "/carriers"],
    ["POST", "/carriers/detect", { tracking_number: pair.tracking_number }],
    ["GET", "/no-such-thing"],
  ];
}

export function describeKeys({ door, send, create, read }: BatteryTools): void {
  describe("keys", () => {
    test.each<[what: string, headers: Record<string, string>]>([
      ["no key", {}],
      ["an empty key", { "Trackingmore-Api-Key": "" }],
      ["a key of the right shape", { "Trackingmore-Api-Key": crypto.randomUUID() }],
      ["a key of no shape", { "Trackingmore-Api-Key": "'; drop table engine_keys; --" }],
      ["an endless key", { "Trackingmore-Api-Key": "x".repeat(5000) }],
      ["a wrong key under the other name", { "Tracking-Api-Key": crypto.randomUUID() }],
      ["the key in another scheme's header", { Authorization: "Bearer key" }],
    ])("%s: 4001 from every endpoint, and nothing happens", async (_what, headers) => {
      const { tracking_number, carrier_code } = await create();
      const pair = { tracking_number, carrier_code };
      const before = await read(pair);
      for (const [method, path, body] of requestsAbout(pair)) {
        const options = { body, headers: { ...JSON_TYPE, ...headers } };
        expect(await send(method, path, options)).toEqual({
          code: 4001,
          type: "Unauthorized",
          message: "Invalid API key.",
          data: [],
        });
      }
      expect(await read(pair)).toEqual(before);
      const other = { ...pair, tracking_number: `${tracking_number}X` };
      expect((await send("GET", pathOf(other))).code).toBe(4031);
    });

    test("a key that was taken back says so, from every endpoint, and does nothing", async ({
      skip,
    }) => {
      const { revokedKey } = door();
      if (!revokedKey) return skip();
      const { tracking_number, carrier_code } = await create();
      const pair = { tracking_number, carrier_code };
      const before = await read(pair);
      for (const [method, path, body] of requestsAbout(pair)) {
        const headers = { ...JSON_TYPE, "Trackingmore-Api-Key": revokedKey };
        expect(await send(method, path, { body, headers })).toMatchObject({
          code: 4002,
          message: "API key has been deleted.",
          data: [],
        });
      }
      expect(await read(pair)).toEqual(before);
    });

    test("the header's other name is taken too, and so are blanks around a key", async () => {
      const { apiKey } = door();
      for (const headers of [
        { ...JSON_TYPE, "Tracking-Api-Key": apiKey },
        { ...JSON_TYPE, "Trackingmore-Api-Key": `  ${apiKey} ` },
        { ...JSON_TYPE, "Trackingmore-Api-Key": "", "Tracking-Api-Key": apiKey },
      ]) {
        expect(await send("GET", "/trackings/get?limit=1", { headers })).toMatchObject(SUCCESS);
      }
    });
  });
}
