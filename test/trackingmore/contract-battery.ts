// The contract as tests: one battery for every v2 server, ours in process, ours over HTTP, and the vendor's.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeBadInput } from "./battery-bad-input";
import { describeBulkCalls } from "./battery-bulk";
import { describeEnquiries } from "./battery-enquiries";
import { describeKeys } from "./battery-keys";
import { describeLookups } from "./battery-lookups";
import {
  batteryTools,
  CREATED,
  freshNumber,
  HEX_ID,
  ISO_WITH_OFFSET,
  SUCCESS,
} from "./battery-tools";
import type { V2Door } from "./v2-endpoint";

/** The request that the vendor's page shows, with an address in place of the one hidden there. */
const EXAMPLE_BATCH = [
  {
    tracking_number: "RP893531375SG",
    carrier_code: "singapore-post",
    logistics_channel: "4PX挂号小包",
    customer_phone: "+110110",
    destination_code: "cn",
    title: "title 1",
    customer_email: "a@example.com",
    order_id: "213456",
    comment: "备注",
    order_create_time: "2017/8/27 16:51",
    lang: "en",
  },
  {
    tracking_number: "LK894734223CN",
    carrier_code: "china-ems",
    logistics_channel: "4PX挂号小包",
    customer_phone: "+22222222",
    destination_code: "cn",
    title: "title 1",
    customer_email: "a@example.com",
    order_id: "213456",
    comment: "备注",
    order_create_time: "2017/8/27 16:51",
    lang: "en",
  },
];

type OpenDoor = () => Promise<V2Door & { close(): Promise<void> }>;

/**
 * @param server on the vendor's, an account is somebody's: then the battery touches only numbers that it made
 * up itself, counts nothing that others change meanwhile, and sends nothing broken.
 */
export function describeV2Contract(
  name: string,
  openDoor: OpenDoor,
  server: "ours" | "vendor" = "ours",
): void {
  describe(`the v2 contract, ${name}`, () => {
    let door: Awaited<ReturnType<OpenDoor>>;
    beforeAll(async () => {
      door = await openDoor();
    });
    afterAll(() => door.close());

    const tools = batteryTools(() => door);
    const { send, create, forget } = tools;

    describe.runIf(server === "ours")("the documented batch", () => {
      beforeAll(() => forget(EXAMPLE_BATCH));
      afterAll(() => forget(EXAMPLE_BATCH));

      test("adds both numbers and shows each field as documented", async () => {
        const answer = await send("POST", "/trackings/batch", { body: EXAMPLE_BATCH });
        expect(answer).toEqual({
          ...SUCCESS,
          data: {
            submitted: 2,
            added: 2,
            trackings: EXAMPLE_BATCH.map((item) => ({
              id: expect.stringMatching(HEX_ID),
              tracking_number: item.tracking_number,
              carrier_code: item.carrier_code,
              order_create_time: "2017/8/27 16:51",
              status: "pending",
              created_at: expect.stringMatching(ISO_WITH_OFFSET),
              customer_email: "a@example.com",
              customer_name: null,
              customer_phone: item.customer_phone,
              order_id: "213456",
              comment: "备注",
              title: "title 1",
              logistics_channel: "4PX挂号小包",
              destination: "cn",
            })),
          },
        });
      });

      test("answers 201 with an error for each number when both are there already", async () => {
        const answer = await send("POST", "/trackings/batch", { body: EXAMPLE_BATCH });
        expect(answer).toEqual({
          ...CREATED,
          data: {
            submitted: 2,
            added: 0,
            trackings: [],
            errors: EXAMPLE_BATCH.map(({ tracking_number, carrier_code }) => ({
              tracking_number,
              carrier_code,
              code: 4016,
              message: "Tracking already exists.",
            })),
          },
        });
      });

      test("is listed with the order time brought to one form", async () => {
        const { data } = await send("GET", "/trackings/get?numbers=RP893531375SG,LK894734223CN");
        expect(data).toMatchObject({
          page: 1,
          limit: 100,
          total: "2",
          count: 2,
          items: expect.arrayContaining([
            expect.objectContaining({
              tracking_number: "RP893531375SG",
              carrier_code: "singapore-post",
              order_create_time: "2017-08-27 16:51",
              title: "title 1",
              order_id: "213456",
              customer_name: null,
              customer_email: "a@example.com",
              comment: "备注",
              archived: false,
            }),
          ]),
        });
      });
    });

    describe("creating", () => {
      test("post answers with the created tracking, and what was not sent is null, 0 or empty", async () => {
        const number = freshNumber();
        const answer = await send("POST", "/trackings/post", {
          body: { tracking_number: number, carrier_code: "4px" },
        });
        expect(answer).toEqual({
          ...SUCCESS,
          data: {
            id: expect.stringMatching(HEX_ID),
            tracking_number: number,
            carrier_code: "4px",
            order_create_time: 0,
            status: "pending",
            created_at: expect.stringMatching(ISO_WITH_OFFSET),
            customer_email: null,
            customer_name: null,
            customer_phone: null,
            order_id: null,
            comment: null,
            title: null,
            logistics_channel: null,
            destination: "",
          },
        });
      });

      test("post refuses a number that is there with 4016 and an empty array", async () => {
        const item = await create({});
        const again = await send("POST", "/trackings/post", { body: item });
        expect(again).toMatchObject({ code: 4016, message: "Tracking already exists.", data: [] });
      });

      test("the same number in another case is the same, under another carrier it is another", async () => {
        const item = await create({});
        const other = { ...item, tracking_number: item.tracking_number.toLowerCase() };
        expect(await send("POST", "/trackings/post", { body: other })).toMatchObject({
          code: 4016,
        });
        await create({ tracking_number: item.tracking_number, carrier_code: "china-ems" });
      });

      test("each item of a batch is taken by itself, and refused ones name their reason", async () => {
        const [good, twice] = [freshNumber(), freshNumber()];
        const body = [
          { tracking_number: good, carrier_code: "singapore-post" },
          { carrier_code: "singapore-post" },
          { tracking_number: "A B", carrier_code: "singapore-post" },
          { tracking_number: freshNumber(), carrier_code: "no-such-carrier" },
          { tracking_number: freshNumber() },
          { tracking_number: twice, carrier_code: "china-ems" },
          { tracking_number: ` ${twice} `, carrier_code: "china-ems" },
        ];
        const { code, data } = await send("POST", "/trackings/batch", { body });
        expect(code).toBe(201);
        expect(data).toMatchObject({ submitted: 7, added: 2 });
        expect((data as { errors: { code: number }[] }).errors.map((error) => error.code)).toEqual([
          4013, 4014, 4015, 4015, 4016,
        ]);
        expect(
          (data as { trackings: { tracking_number: string }[] }).trackings.map(
            (tracking) => tracking.tracking_number,
          ),
        ).toEqual([good, twice]);
      });

      test("an 18-digit order id comes back digit for digit, sent as text or as a number", async () => {
        const asText = await create({ order_id: "820982911946154508" });
        const number = freshNumber();
        await send("POST", "/trackings/post", {
          rawBody: `{"tracking_number":"${number}","carrier_code":"4px","order_id":820982911946154508}`,
        });
        const { data } = await send(
          "GET",
          `/trackings/get?numbers=${asText.tracking_number},${number}`,
        );
        const orderIds = (data as { items: { order_id: string }[] }).items.map(
          (item) => item.order_id,
        );
        expect(orderIds).toEqual(["820982911946154508", "820982911946154508"]);
      });

      test("scalars in any dress, empty texts and fields that nobody knows do no harm", async () => {
        const item = await create({
          auto_correct: 1,
          order_id: 42,
          title: "",
          lang: "",
          no_such_field: { nested: true },
        });
        const { data } = await send("GET", `/trackings/get?numbers=${item.tracking_number}`);
        expect(data).toMatchObject({ items: [{ order_id: "42", title: null }] });
      });

      test("a lone object counts as a batch of one", async () => {
        const body = { tracking_number: freshNumber(), carrier_code: "4px" };
        expect(await send("POST", "/trackings/batch", { body })).toMatchObject({
          code: 200,
          data: { submitted: 1, added: 1 },
        });
      });
    });

    describe("one tracking", () => {
      test("is read by carrier and number, with a language and with a slash at the end", async () => {
        const item = await create({
          customer_email: "b@example.com",
          order_create_time: "2018-05-11 12:00",
        });
        const path = `/trackings/singapore-post/${item.tracking_number}`;
        for (const variant of [path, `${path}/en`, `${path}/`]) {
          const { code, data } = await send("GET", variant);
          expect(code).toBe(200);
          expect(data).toMatchObject({
            tracking_number: item.tracking_number,
            carrier_code: "singapore-post",
            order_create_time: "2018-05-11 12:00",
            customer_email: ["b@example.com"],
            origin_info: { carrier_code: "singapore-post", trackinfo: expect.any(Array) },
          });
        }
      });

      test("is gone once deleted", async () => {
        const item = await create({});
        const path = `/trackings/singapore-post/${item.tracking_number}`;
        expect(await send("DELETE", path)).toEqual({ ...SUCCESS, data: [] });
        expect(await send("DELETE", path)).toMatchObject({ code: 4017, data: [] });
        expect([4017, 4031]).toContain((await send("GET", path)).code);
      });

      test("is changed where a change is sent, and nowhere else", async () => {
        const item = await create({ title: "before", order_id: "1" });
        const path = `/trackings/singapore-post/${item.tracking_number}`;
        const body = { title: "after", archived: "true", customer_name: "Ann" };
        expect(await send("PUT", path, { body })).toMatchObject({
          ...SUCCESS,
          data: { title: "after", order_id: "1", archived: true, customer_name: "Ann" },
        });
        expect(await send("PUT", path)).toMatchObject({ code: 200, data: { title: "after" } });
        expect(await send("POST", path, { body })).toMatchObject({ code: 200 });
        expect(await send("PUT", path, { body: { status: "5" } })).toMatchObject({ code: 4033 });
        expect(await send("PUT", `${path}X`, { body })).toMatchObject({ code: 4017, data: [] });
      });

      test("takes a status by hand and gives it back", async () => {
        const item = await create({});
        const path = `/trackings/singapore-post/${item.tracking_number}`;
        const put = async (status: unknown) => {
          const { data } = await send("PUT", path, { body: { status } });
          return (data as { status: string }).status;
        };
        const before = ((await send("GET", path)).data as { status: string }).status;
        expect(await put(4)).toBe("delivered");
        expect(await put("7")).toBe("exception");
        expect(await put(8)).toBe(before);
      });
    });

    describe("the list", () => {
      test("pages through what matches, newest first, and counts all of it as text", async () => {
        const order = freshNumber("O");
        const numbers = Array.from({ length: 5 }, () => freshNumber());
        const body = numbers.map((tracking_number) => ({
          tracking_number,
          carrier_code: "4px",
          order_id: order,
        }));
        await send("POST", "/trackings/batch", { body });
        const seen: string[] = [];
        for (const page of [1, 2, 3]) {
          const { data } = await send("GET", `/trackings/get?orders=${order}&limit=2&page=${page}`);
          const { items, ...head } = data as { items: { tracking_number: string }[] };
          expect(head).toEqual({ page, limit: 2, total: "5", count: items.length });
          seen.push(...items.map((item) => item.tracking_number));
        }
        expect(seen.toSorted()).toEqual(numbers.toSorted());
      });

      test("takes its filters from a JSON body as well, where empty means not given", async () => {
        const item = await create({ order_id: freshNumber("O") });
        const body = {
          numbers: item.tracking_number,
          limit: "25",
          page: "",
          status: "",
          created_at_min: "",
        };
        expect(await send("POST", "/trackings/get", { body })).toMatchObject({
          ...SUCCESS,
          data: { page: 1, limit: 25, total: "1", items: [{ order_id: item.order_id }] },
        });
        expect(
          await send("POST", `/trackings/get?orders=${item.order_id}`, { body: [] }),
        ).toMatchObject({ data: { total: "1" } });
      });

      test("an empty page is a success", async () => {
        expect(await send("GET", `/trackings/get?numbers=${freshNumber()}`)).toEqual({
          ...SUCCESS,
          data: { page: 1, limit: 100, total: "0", count: 0, items: [] },
        });
      });

      test("bounds of time are inclusive to the second", async () => {
        const item = await create({ order_create_time: "2017/8/27 16:51" });
        const path = `/trackings/singapore-post/${item.tracking_number}`;
        const { created_at } = (await send("GET", path)).data as { created_at: string };
        const createdAt = Date.parse(created_at) / 1000;
        const orderedAt = Date.UTC(2017, 7, 27, 16, 51) / 1000;
        const total = async (bounds: string) => {
          const { data } = await send(
            "GET",
            `/trackings/get?numbers=${item.tracking_number}&${bounds}`,
          );
          return (data as { total: string }).total;
        };
        expect(await total(`created_at_min=${createdAt}&created_at_max=${createdAt}`)).toBe("1");
        expect(await total(`created_at_min=${createdAt + 1}`)).toBe("0");
        expect(await total(`created_at_max=${createdAt - 1}`)).toBe("0");
        expect(
          await total(`order_created_time_min=${orderedAt}&order_created_time_max=${orderedAt}`),
        ).toBe("1");
        expect(await total(`order_created_time_min=${orderedAt + 60}`)).toBe("0");
      });

      test("archived is true for those alone, false for the others, anything else for both", async () => {
        const item = await create({});
        const path = `/trackings/singapore-post/${item.tracking_number}`;
        const total = async (archived: string) => {
          const { data } = await send(
            "GET",
            `/trackings/get?numbers=${item.tracking_number}&archived=${archived}`,
          );
          return (data as { total: string }).total;
        };
        const totals = async () => [await total("true"), await total("false"), await total("any")];
        expect(await totals()).toEqual(["0", "1", "1"]);
        await send("PUT", path, { body: { archived: true } });
        expect(await totals()).toEqual(["1", "0", "1"]);
      });
    });

    describe("carriers", () => {
      test("are listed with code, name, type and how to reach them", async () => {
        for (const path of ["/carriers", "/carriers/"]) {
          const { code, data } = await send("GET", path);
          expect(code).toBe(200);
          expect(data).toEqual(
            expect.arrayContaining([
              expect.objectContaining({
                code: "dhl",
                name: "DHL",
                phone: expect.any(String),
                homepage: expect.any(String),
                type: "express",
              }),
            ]),
          );
        }
      });
    });

    describeBulkCalls(tools);
    describeLookups(tools, server);
    describeEnquiries(tools, server);
    if (server === "ours") describeKeys(tools);
    if (server === "ours") describeBadInput(tools);
  });
}
