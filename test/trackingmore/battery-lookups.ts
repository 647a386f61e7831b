// The battery's stories of calls that ask for something: a carrier's word now, the account, counts, carriers.
import { describe, expect, test } from "vitest";
import { freshNumber, HEX_ID, pathOf, SUCCESS, type BatteryTools } from "./battery-tools";

const STATUS_NAMES = [
  "pending",
  "notfound",
  "transit",
  "pickup",
  "delivered",
  "undelivered",
  "exception",
  "expired",
];
type Counts = Record<string, number>;

export function describeLookups(
  { send, create, read }: BatteryTools,
  server: "ours" | "vendor",
): void {
  describe("realtime", () => {
    test("answers for a number that nobody created, and creates none", async () => {
      const pair = { tracking_number: freshNumber(), carrier_code: "singapore-post" };
      const body = { ...pair, order_create_time: "2017/8/27 16:51", lang: "en", order: "#17" };
      const { data, ...meta } = await send("POST", "/trackings/realtime", { body });
      expect(meta).toEqual(SUCCESS);
      const { items } = data as { items: Record<string, unknown>[] };
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({
        ...pair,
        id: expect.stringMatching(HEX_ID),
        order_create_time: "2017/8/27 16:51",
        destination_code: "",
        status: expect.any(String),
        packageStatus: null,
        last_mile_tracking_supported: null,
        origin_info: { carrier_code: "singapore-post", trackinfo: expect.any(Array) },
      });
      for (const absent of ["created_at", "updated_at", "title", "customer_email"]) {
        expect(items[0]).not.toHaveProperty(absent);
      }
      expect((await send("GET", pathOf(pair))).code).toBe(4031);
    });

    test("shows a watched tracking as reads show it", async () => {
      const item = await create({ title: "watched" });
      const { tracking_number, carrier_code } = item;
      const { data } = await send("POST", "/trackings/realtime/", {
        body: { tracking_number, carrier_code, destination_code: "" },
      });
      const { id, status, lastEvent, track_update } = await read(item);
      expect(data).toMatchObject({
        items: [{ id, status, lastEvent, track_update, order_create_time: "" }],
      });
    });

    test("refuses what is no number and what is no carrier", async () => {
      const codeOf = async (body: unknown) =>
        (await send("POST", "/trackings/realtime", { body })).code;
      expect(await codeOf({ carrier_code: "singapore-post" })).toBe(4013);
      expect(await codeOf({ tracking_number: "A B", carrier_code: "singapore-post" })).toBe(4014);
      expect(await codeOf({ tracking_number: freshNumber() })).toBe(4015);
      expect(await codeOf({ tracking_number: freshNumber(), carrier_code: "none" })).toBe(4015);
    });
  });

  describe("the account", () => {
    test("is answered with its name and the quota left", async () => {
      for (const path of ["/trackings/getuserinfo", "/trackings/getuserinfo/"]) {
        const { data, ...meta } = await send("GET", path);
        expect(meta).toEqual(SUCCESS);
        expect(data).toEqual({
          email: expect.any(String),
          regtime: expect.stringMatching(/^\d{9,10}$/),
          phone: expect.any(String),
          money: expect.any(Number),
          track_number: expect.any(Number),
        });
      }
    });
  });

  describe("counts", () => {
    const counts = async (query = "") => {
      const { code, data } = await send("GET", `/trackings/getstatusnumber${query}`);
      expect(code).toBe(200);
      return data as Counts;
    };

    test.runIf(server === "ours")(
      "name all eight statuses and follow what is made, changed and deleted",
      async () => {
        const before = await counts();
        expect(Object.keys(before)).toEqual(STATUS_NAMES);
        const item = await create();
        const { pending = 0, delivered = 0 } = before;
        expect(await counts()).toEqual({ ...before, pending: pending + 1 });
        await send("PUT", pathOf(item), { body: { status: 4 } });
        expect(await counts()).toEqual({ ...before, delivered: delivered + 1 });
        await send("DELETE", pathOf(item));
        expect(await counts()).toEqual(before);
      },
    );

    test("are bounded by the times of creation and of the order, in the query or in a body", async () => {
      const orderedAt = Date.UTC(1999, 2, 4, 5, 6) / 1000;
      const window = `order_created_time_min=${orderedAt}&order_created_time_max=${orderedAt}`;
      const before = await counts(`?${window}`);
      const item = await create({ order_create_time: "1999-03-04 05:06" });
      const { pending = 0 } = before;
      expect(await counts(`?${window}`)).toEqual({ ...before, pending: pending + 1 });
      expect(
        await send("POST", "/trackings/getstatusnumber", {
          body: {
            order_created_time_min: String(orderedAt),
            order_created_time_max: orderedAt,
            created_at_min: "",
          },
        }),
      ).toMatchObject({ data: { pending: pending + 1 } });
      const createdAt = Date.parse(String((await read(item)).created_at)) / 1000;
      expect(await counts(`?${window}&created_at_min=${createdAt}`)).toMatchObject({
        pending: pending + 1,
      });
      expect(await counts(`?${window}&created_at_min=${createdAt + 1}`)).toMatchObject({
        pending: 0,
      });
    });
  });

  describe("detection", () => {
    const detect = (body: unknown) => send("POST", "/carriers/detect", { body });

    test("names carriers by code and name, best match first", async () => {
      for (const body of [
        { tracking_number: "RP893531371SG" },
        { tracking_number: " rp893531371sg ", lang: "en" },
      ]) {
        const { data, ...meta } = await detect(body);
        expect(meta).toEqual(SUCCESS);
        expect((data as object[])[0]).toEqual({ name: "Singapore Post", code: "singapore-post" });
      }
    });

    test("says so when a number is nobody's, or is none", async () => {
      expect(await detect({ tracking_number: "ORDER1001" })).toEqual({
        code: 4032,
        type: "No Content",
        message: "Cannot detect courier.",
        data: [],
      });
      // A wrong check digit, and no other carrier's format.
      expect(await detect({ tracking_number: "RP893531375SG" })).toMatchObject({ code: 4032 });
      expect(await detect({})).toMatchObject({ code: 4013, data: [] });
      expect(await detect({ tracking_number: "<b>" })).toMatchObject({ code: 4014, data: [] });
    });
  });
}
