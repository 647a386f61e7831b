// The battery's stories of calls over many trackings, and of a change of carrier.
import { describe, expect, test } from "vitest";
import { CREATED, freshNumber, pathOf, SUCCESS, type BatteryTools } from "./battery-tools";

const pairOf = ({
  tracking_number,
  carrier_code,
}: Record<"tracking_number" | "carrier_code", string>) => ({
  tracking_number,
  carrier_code,
});
const unknown = () => ({ tracking_number: freshNumber(), carrier_code: "singapore-post" });
const notThere = (pair: object) => ({ ...pair, code: 4017, message: "Tracking does not exist." });

export function describeBulkCalls({ send, create, read }: BatteryTools): void {
  describe("updatemore", () => {
    test("changes each item where a change is sent, and answers with what it is now", async () => {
      const [one, two] = [await create({ title: "one", order_id: "1" }), await create()];
      const body = [
        { ...pairOf(one), title: "other", archived: "true", customer_name: "Ann" },
        { ...pairOf(two), status: "4" },
      ];
      expect(await send("POST", "/trackings/updatemore", { body })).toMatchObject({
        ...SUCCESS,
        data: {
          submitted: 2,
          updated: 2,
          trackings: [
            { ...pairOf(one), title: "other", order_id: "1", archived: true, customer_name: "Ann" },
            { ...pairOf(two), status: "delivered", archived: false },
          ],
        },
      });
      expect(await read(one)).toMatchObject({ title: "other", archived: true });
      expect(await read(two)).toMatchObject({ status: "delivered", title: null });
    });

    test("sets a status by hand and gives it back", async () => {
      const item = await create();
      const before = (await read(item)).status;
      const put = async (status: unknown) => {
        const body = [{ ...pairOf(item), status }];
        expect(await send("POST", "/trackings/updatemore", { body })).toMatchObject(SUCCESS);
        return (await read(item)).status;
      };
      expect(await put(4)).toBe("delivered");
      expect(await put("7")).toBe("exception");
      expect(await put(8)).toBe(before);
    });

    test("takes good items and says of each other one what is wrong with it", async () => {
      const good = await create();
      const stranger = unknown();
      const body = [
        { ...pairOf(good), title: "taken" },
        { carrier_code: "singapore-post" },
        { tracking_number: "A B", carrier_code: "singapore-post" },
        { tracking_number: freshNumber(), carrier_code: "no-such-carrier" },
        { ...pairOf(good), status: 5 },
        stranger,
        "RP893531375SG",
      ];
      const { data, ...meta } = await send("POST", "/trackings/updatemore", { body });
      expect(meta).toEqual(CREATED);
      expect(data).toMatchObject({
        submitted: 7,
        updated: 1,
        trackings: [{ title: "taken" }],
        errors: [
          { code: 4013 },
          { code: 4014 },
          { code: 4015 },
          { ...pairOf(good), code: 4033 },
          notThere(stranger),
          { code: 4012 },
        ],
      });
    });
  });

  describe("delete of many", () => {
    test("forgets what there is, each in a meta of its own, and names what there is not", async () => {
      const [one, two, stranger] = [await create(), await create(), unknown()];
      const body = [pairOf(one), stranger, pairOf(two), pairOf(one)];
      expect(await send("POST", "/trackings/delete", { body })).toEqual({
        ...CREATED,
        data: {
          submitted: 4,
          delete: 2,
          trackings: [one, two].map((item) => ({
            meta: { ...pairOf(item), code: 200, message: "Success" },
          })),
          errors: [notThere(stranger), notThere(pairOf(one))],
        },
      });
      for (const item of [one, two]) expect((await send("GET", pathOf(item))).code).toBe(4031);
    });

    test("a full success has no errors, and a lone object counts as one item", async () => {
      const item = await create();
      expect(await send("POST", "/trackings/delete/", { body: pairOf(item) })).toEqual({
        ...SUCCESS,
        data: {
          submitted: 1,
          delete: 1,
          trackings: [{ meta: { ...pairOf(item), code: 200, message: "Success" } }],
        },
      });
    });
  });

  describe("notupdate", () => {
    test("ends the watch, however often it is said", async () => {
      const [item, stranger] = [await create(), unknown()];
      const body = [pairOf(item), stranger];
      const answer = {
        ...CREATED,
        data: {
          submitted: 2,
          change: 1,
          trackings: [pairOf(item)],
          errors: [notThere(stranger)],
        },
      };
      expect(await send("POST", "/trackings/notupdate", { body })).toEqual(answer);
      expect(await read(item)).toMatchObject({ track_update: false });
      expect(await send("POST", "/trackings/notupdate", { body })).toEqual(answer);
    });
  });

  describe("update", () => {
    test("gives a tracking to another carrier, where it starts as pending with its texts", async () => {
      const item = await create({ title: "a hat", order_id: "17" });
      const before = await read(item);
      const body = { ...pairOf(item), update_carrier_code: "china-ems" };
      expect(await send("POST", "/trackings/update", { body })).toEqual({
        ...SUCCESS,
        data: { Usertag: "" },
      });
      expect(await read({ ...item, carrier_code: "china-ems" })).toMatchObject({
        id: before.id,
        created_at: before.created_at,
        carrier_code: "china-ems",
        title: "a hat",
        order_id: "17",
        status: "pending",
        track_update: true,
      });
      expect((await send("GET", pathOf(item))).code).toBe(4031);
    });

    test("refuses a pair that is not there, a carrier that is none, and a pair that is taken", async () => {
      const item = await create();
      await create({ ...pairOf(item), carrier_code: "china-ems" });
      const codeOf = async (body: object) =>
        (await send("POST", "/trackings/update", { body })).code;
      const change = { ...pairOf(item), update_carrier_code: "china-ems" };
      expect(await codeOf({ ...change, tracking_number: freshNumber() })).toBe(4017);
      expect(await codeOf({ ...change, tracking_number: "" })).toBe(4013);
      expect(await codeOf({ ...change, carrier_code: "no-such-carrier" })).toBe(4015);
      expect(await codeOf({ ...change, update_carrier_code: "no-such-carrier" })).toBe(4015);
      expect(await codeOf(pairOf(item))).toBe(4015);
      expect(await codeOf(change)).toBe(4016);
      expect((await read(item)).carrier_code).toBe("singapore-post");
    });
  });
}
