// The battery's table of requests that make no sense: each is answered with a documented code, and changes nothing.
import { beforeAll, describe, expect, test } from "vitest";
import { pathOf, type BatteryTools, type Pair } from "./battery-tools";
import type { CallOptions } from "./v2-endpoint";

export interface BadRequest {
  what: string;
  method: string;
  path: string;
  options?: CallOptions;
  code: number;
  /** Of a bulk call: the code of each item. */
  errors?: number[];
}

const WITNESS: Pair = { tracking_number: "WITNESS0001", carrier_code: "4px" };

const item = (number: unknown, carrier: unknown = "4px") => ({
  tracking_number: number,
  carrier_code: carrier,
});
const items = (count: number) => Array.from({ length: count }, (_, index) => item(`MANY${index}`));

const OBJECT_PATHS = [
  "/trackings/post",
  "/trackings/realtime",
  "/trackings/update",
  "/carriers/detect",
];
const BULK_PATHS = ["/trackings/updatemore", "/trackings/delete", "/trackings/notupdate"];
const ARRAY_PATHS = ["/trackings/batch", ...BULK_PATHS];

const NO_JSON: [what: string, rawBody: string][] = [
  ["not JSON", "{tracking_number:"],
  ["a form under a JSON content type", "tracking_number=WITNESS0001&carrier_code=4px"],
  ["nothing", ""],
  ["a text", '"WITNESS0001"'],
  ["null", "null"],
  ["a number", "17"],
  ["5 MB", JSON.stringify([item("x".repeat(5 * 1024 * 1024))])],
  ["half of a JSON text", '[{"tracking_number":"WITNESS0001'],
  ["an XML text", "<tracking><number>WITNESS0001</number></tracking>"],
];

const BODIES: BadRequest[] = [
  ...NO_JSON.flatMap(([what, rawBody]) =>
    [...OBJECT_PATHS, ...ARRAY_PATHS].map((path) =>
      post(`${what} to ${path}`, path, 4012, { rawBody }),
    ),
  ),
  ...OBJECT_PATHS.map((path) => post(`an array to ${path}`, path, 4012, { body: [WITNESS] })),
  ...ARRAY_PATHS.map((path) => post(`an empty array to ${path}`, path, 4012, { body: [] })),
  post("41 items to /trackings/batch", "/trackings/batch", 4020, { body: items(41) }),
  ...ARRAY_PATHS.map((path) =>
    post(`201 items to ${path}`, path, 4020, { body: [...items(200), WITNESS] }),
  ),
  post("a form by its own name", "/trackings/post", 4012, {
    rawBody: "tracking_number=RP893531375SG&carrier_code=4px",
    contentType: "application/x-www-form-urlencoded",
  }),
];

/** What may be wrong with a pair, and the code that says so. */
const BAD_PAIRS: [what: string, pair: object, code: number][] = [
  ["no number", { carrier_code: "4px" }, 4013],
  ["a blank number", item("  "), 4013],
  ["a null number", item(null), 4013],
  ["an object for a number", item({ a: 1 }), 4013],
  ["a short number", item("A1"), 4014],
  ["blanks in a number", item("RP 893531375 SG"), 4014],
  ["a slash in a number", item("RP893/531375"), 4014],
  ["%2F in a number", item("RP893%2F531375"), 4014],
  ["markup for a number", item("<b>RP893</b>"), 4014],
  ["an endless number", item("9".repeat(5000)), 4014],
  ["no carrier", item("RP893531375SG", null), 4015],
  ["a blank carrier", item("RP893531375SG", " "), 4015],
  ["an unknown carrier", item("RP893531375SG", "no-such-carrier"), 4015],
  ["a carrier named like a built-in", item("RP893531375SG", "__proto__"), 4015],
];

const PAIRS: BadRequest[] = BAD_PAIRS.flatMap(([what, pair, code]) => [
  ...["/trackings/post", "/trackings/realtime"].map((path) =>
    post(`${what} to ${path}`, path, code, { body: pair }),
  ),
  post(`${what} to /trackings/update`, "/trackings/update", code, {
    body: { ...pair, update_carrier_code: "china-ems" },
  }),
  ...ARRAY_PATHS.map((path) => ({
    ...post(`${what} to ${path}`, path, 201, { body: [pair] }),
    errors: [code],
  })),
]);

const VALUES: BadRequest[] = [
  ...ARRAY_PATHS.map((path) => ({
    ...post(`items that are no objects to ${path}`, path, 201, {
      body: [null, "WITNESS0001", 7, ["x"]],
    }),
    errors: [4012, 4012, 4012, 4012],
  })),
  ...BULK_PATHS.map((path) => ({
    ...post(`pairs that are not there to ${path}`, path, 201, { body: items(2) }),
    errors: [4017, 4017],
  })),
  post("an order id too long to be looked up", "/trackings/post", 4012, {
    body: { ...item("RP893531375SG"), order_id: "9".repeat(3000) },
  }),
  {
    ...post("a status that nobody may set", "/trackings/updatemore", 201, {
      body: [
        { ...WITNESS, status: 5 },
        { ...WITNESS, status: "delivered" },
      ],
    }),
    errors: [4033, 4033],
  },
  put("a status that nobody may set", { status: 5 }, 4033),
  put("an order id too long to be looked up", { order_id: "9".repeat(3000) }, 4012),
  post("no other carrier", "/trackings/update", 4015, { body: WITNESS }),
  post("an unknown other carrier", "/trackings/update", 4015, {
    body: { ...WITNESS, update_carrier_code: "no-such-carrier" },
  }),
  post("the carrier that it has", "/trackings/update", 4016, {
    body: { ...WITNESS, update_carrier_code: "4px" },
  }),
  post("a carrier for what is not there", "/trackings/update", 4017, {
    body: { ...item("NOTTHERE001"), update_carrier_code: "china-ems" },
  }),
  post("a number of no carrier", "/carriers/detect", 4032, {
    body: { tracking_number: "ORDER1001" },
  }),
  post("no number to detect", "/carriers/detect", 4013, { body: { number: "RP893531375SG" } }),
];

const ADDRESSES: BadRequest[] = [
  ["GET", "/no-such-thing", 404],
  ["GET", "", 404],
  ["POST", "/trackings/nothing", 404],
  ["POST", "/trackings/toString", 404],
  ["GET", "/trackings", 404],
  ["GET", "/trackings/a/b/c/d", 404],
  ["POST", "/carriers/nothing", 404],
  ["POST", "/carriers/detect/more", 404],
  ["GET", "/trackings/batch", 405],
  ["GET", "/trackings/realtime", 405],
  ["GET", "/trackings/updatemore", 405],
  ["PUT", "/trackings/getuserinfo", 405],
  ["DELETE", "/trackings/get", 405],
  ["DELETE", "/trackings/delete", 405],
  ["GET", "/carriers/detect", 405],
  ["POST", "/carriers", 405],
  ["POST", `${pathOf(WITNESS)}/en`, 405],
  ["PATCH", pathOf(WITNESS), 405],
  ["PUT", `${pathOf(WITNESS)}/en`, 405],
  ["DELETE", `${pathOf(WITNESS)}/en`, 405],
  ["OPTIONS", "/trackings/get", 405],
  ["GET", "/trackings/4px/WITNESS%2F0001", 4014],
  ["GET", "/trackings/4px/WITNESS%200001", 4014],
  ["GET", "/trackings/4px/WITNESS%E0%A4%A", 4014],
  ["DELETE", "/trackings/4px/%20%20", 4013],
  ["DELETE", "/trackings/none/WITNESS0001", 4015],
  ["DELETE", "/trackings/4%2Fpx/WITNESS0001", 4015],
  ["GET", "/trackings/4px/NOTTHERE001", 4031],
  ["PUT", "/trackings/4px/NOTTHERE001", 4017],
  ["DELETE", "/trackings/4px/NOTTHERE001", 4017],
].map(([method, path, code]) => ({
  what: `${method} ${path}`,
  method: String(method),
  path: String(path),
  code: Number(code),
}));

const FORTY_ONE = Array.from({ length: 41 }, (_, index) => `MANY${index}`).join();
const QUERIES: BadRequest[] = [
  ["/trackings/get?status=lost", 4033],
  ["/trackings/get?created_at_min=yesterday", 4012],
  ["/trackings/get?update_time_max=2018-01-01", 4012],
  ["/trackings/get?page=two", 4012],
  ["/trackings/get?limit=1e3", 4012],
  [`/trackings/get?numbers=${FORTY_ONE}`, 4020],
  [`/trackings/get?orders=${FORTY_ONE}`, 4020],
  ["/trackings/getstatusnumber?created_at_min=yesterday", 4012],
  ["/trackings/getstatusnumber?order_created_time_max=2018-01-01", 4012],
  ["/trackings/get?limit=0", 200],
  ["/trackings/get?page=-1", 200],
  ["/trackings/get?limit=99999", 200],
  ["/trackings/get?page=999999999999999999999&limit=2000", 200],
  ["/trackings/get?created_at_max=99999999999999999999", 200],
  ["/trackings/get?update_time_min=-5", 200],
  ["/trackings/get?orders='%20or%201=1--", 200],
  ["/trackings/get?orders=%00", 200],
  ["/trackings/getstatusnumber?created_at_max=99999999999999999999", 200],
].map(([path, code]) => ({
  what: `GET ${String(path).slice(0, 70)}`,
  method: "GET",
  path: String(path),
  code: Number(code),
}));

export function describeBadInput({ send, read, forget }: BatteryTools): void {
  describe("bad input", () => {
    const total = async () =>
      ((await send("GET", "/trackings/get?limit=1")).data as { total: string }).total;

    beforeAll(async () => {
      await forget([WITNESS]);
      const body = { ...WITNESS, title: "stays as it is" };
      expect(await send("POST", "/trackings/post", { body })).toMatchObject({ code: 200 });
      return () => forget([WITNESS]);
    });

    test.each([...BODIES, ...PAIRS, ...VALUES, ...ADDRESSES, ...QUERIES])(
      "$what: $code",
      async ({ method, path, options, code, errors }) => {
        const before = [await read(WITNESS), await total()];
        const answer = await send(method, path, options);
        expect(answer.code).toBe(code);
        if (errors) {
          const itemErrors = (answer.data as { errors: { code: number }[] }).errors;
          expect(itemErrors.map((error) => error.code)).toEqual(errors);
        } else if (code !== 200) {
          expect(answer.data).toEqual([]);
        }
        expect([await read(WITNESS), await total()]).toEqual(before);
      },
    );

    test("a limit out of bounds becomes the default or the greatest", async () => {
      const limitOf = async (limit: string) =>
        ((await send("GET", `/trackings/get?limit=${limit}`)).data as { limit: number }).limit;
      expect(await limitOf("0")).toBe(100);
      expect(await limitOf("-1")).toBe(100);
      expect(await limitOf("99999")).toBe(2000);
    });

    test("good items of a call with bad ones are taken", async () => {
      const good = item("GOOD00001") as Pair;
      const body = [null, "RP893531375SG", 7, ["x"], good, good];
      expect(await send("POST", "/trackings/batch", { body })).toMatchObject({
        code: 201,
        data: {
          submitted: 6,
          added: 1,
          errors: [4012, 4012, 4012, 4012, 4016].map((code) => ({ code })),
        },
      });
      await forget([good]);
    });
  });
}

function post(what: string, path: string, code: number, options: CallOptions): BadRequest {
  return { what, method: "POST", path, code, options };
}

function put(what: string, body: object, code: number): BadRequest {
  return { what: `${what} by PUT`, method: "PUT", path: pathOf(WITNESS), code, options: { body } };
}
