// The contract's battery over HTTP, and what old clients really put on the wire.
import http from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshNumber } from "./battery-tools";
import { describeV2Contract } from "./contract-battery";
import { openHttpDoor, type HttpDoor } from "./http-endpoint";

describeV2Contract("by the engine over HTTP", openHttpDoor);

describe("requests as old clients send them", () => {
  let door: HttpDoor;
  beforeAll(async () => {
    door = await openHttpDoor();
  });
  afterAll(() => door.close());

  interface Sent {
    method: string;
    path: string;
    headers?: Record<string, string>;
    body?: string;
  }

  /** Byte for byte, as `fetch` would not do it: a GET with a body, a PUT with none and no length. */
  async function raw({ method, path, headers = {}, body }: Sent) {
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const request = http.request(
        {
          host: "127.0.0.1",
          port: door.port,
          method,
          path: `/v2${path}`,
          headers: {
            "Content-Type": "application/json",
            "Trackingmore-Api-Key": door.apiKey,
            ...(body === undefined || headers["Transfer-Encoding"]
              ? {}
              : { "Content-Length": Buffer.byteLength(body) }),
            ...headers,
          },
        },
        resolve,
      );
      request.on("error", reject);
      request.end(body);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    expect(response.statusCode).toBe(200);
    const { meta, data } = JSON.parse(Buffer.concat(chunks).toString()) as {
      meta: { code: number };
      data: unknown;
    };
    return { code: meta.code, data };
  }

  async function create(fields: object = {}): Promise<string> {
    const number = freshNumber();
    const body = JSON.stringify({ tracking_number: number, carrier_code: "4px", ...fields });
    expect((await raw({ method: "POST", path: "/trackings/post", body })).code).toBe(200);
    return number;
  }

  test("PHP's list: a POST with all filters, most of them empty", async () => {
    const number = await create();
    const filters = {
      page: 1,
      limit: "25",
      numbers: number,
      orders: "",
      status: "",
      lang: "",
      created_at_min: "",
      created_at_max: "",
      update_time_min: "",
      update_time_max: "",
      order_created_time_min: "",
      order_created_time_max: "",
      archived: "",
    };
    const body = JSON.stringify(filters);
    expect(await raw({ method: "POST", path: "/trackings/get", body })).toMatchObject({
      code: 200,
      data: { page: 1, limit: 25, total: "1", items: [{ tracking_number: number }] },
    });
  });

  test("a GET with a body, which libcurl turns into a POST and node sends as it is", async () => {
    const number = await create();
    const body = JSON.stringify({ numbers: number, page: "1", limit: "10" });
    const path = "/trackings/get";
    for (const method of ["POST", "GET"]) {
      for (const query of ["", `?numbers=${number}&page=1&limit=10`]) {
        expect(await raw({ method, path: path + query, body })).toMatchObject({
          code: 200,
          data: { limit: 10, total: "1" },
        });
      }
    }
    // What names one tracking reads nothing from a body.
    expect(await raw({ method: "GET", path: `/trackings/4px/${number}`, body })).toMatchObject({
      code: 200,
      data: { tracking_number: number },
    });
    for (const path of ["/trackings/getstatusnumber", "/trackings/getuserinfo"]) {
      for (const method of ["POST", "GET"]) {
        expect(await raw({ method, path, body: "{}" })).toMatchObject({ code: 200 });
        expect(await raw({ method, path, body: "[]" })).toMatchObject({ code: 200 });
      }
    }
  });

  test("slashes at the end: the carriers, one tracking without its language, a bulk call", async () => {
    const number = await create();
    const ok = { code: 200 };
    expect(await raw({ method: "GET", path: "/carriers/" })).toMatchObject(ok);
    expect(await raw({ method: "GET", path: `/trackings/4px/${number}/` })).toMatchObject(ok);
    expect(await raw({ method: "GET", path: `/trackings/4px/${number}/en` })).toMatchObject(ok);
    expect(await raw({ method: "GET", path: `//trackings//4px/${number}` })).toMatchObject(ok);
    const body = JSON.stringify([{ tracking_number: number, carrier_code: "4px" }]);
    expect(await raw({ method: "POST", path: "/trackings/notupdate/", body })).toMatchObject(ok);
    expect(await raw({ method: "DELETE", path: `/trackings/4px/${number}/` })).toMatchObject(ok);
  });

  test("a PUT without a body, with a length of 0 and with none", async () => {
    const number = await create({ title: "stays" });
    const path = `/trackings/4px/${number}`;
    const framings: Record<string, string>[] = [
      {},
      { "Content-Length": "0" },
      { "Transfer-Encoding": "chunked" },
    ];
    for (const headers of framings) {
      expect(await raw({ method: "PUT", path, headers })).toMatchObject({
        code: 200,
        data: { title: "stays" },
      });
    }
  });

  test("the key under its other name, in any case, beside headers that nobody reads", async () => {
    for (const name of ["Tracking-Api-Key", "TRACKINGMORE-API-KEY", "tracking-api-key"]) {
      expect(
        await raw({
          method: "GET",
          path: "/trackings/get?limit=1",
          headers: {
            "Trackingmore-Api-Key": "",
            [name]: door.apiKey,
            "Client-Id": "php-sdk",
            "X-Requested-With": "XMLHttpRequest",
          },
        }),
      ).toMatchObject({ code: 200 });
    }
  });

  test("scalars as text, and empty text for what is not given", async () => {
    const number = await create({ auto_correct: "1", order_create_time: "", title: "" });
    const path = `/trackings/4px/${number}`;
    const body = JSON.stringify({ status: "7", archived: "true", customer_email: "" });
    expect(await raw({ method: "PUT", path, body })).toMatchObject({
      code: 200,
      data: { status: "exception", archived: true, customer_email: null, title: null },
    });
    const list = `/trackings/get?numbers=${number}&status=&lang=&page=&limit=&archived=true`;
    expect(await raw({ method: "GET", path: list })).toMatchObject({
      code: 200,
      data: { page: 1, limit: 100, total: "1" },
    });
  });

  test("a form body under a JSON content type is refused, chunked or not", async () => {
    const body = "tracking_number=RP893531375SG&carrier_code=4px";
    const send = (headers: Record<string, string>) =>
      raw({ method: "POST", path: "/trackings/post", body, headers });
    expect(await send({})).toEqual({ code: 4012, data: [] });
    expect(await send({ "Transfer-Encoding": "chunked" })).toEqual({ code: 4012, data: [] });
  });

  test("a batch in UTF-8 with a byte order mark, sent in pieces", async () => {
    const number = freshNumber();
    const body = `\ufeff[{"tracking_number":"${number}","carrier_code":"4px","title":"备注"}]`;
    const headers = { "Transfer-Encoding": "chunked" };
    expect(await raw({ method: "POST", path: "/trackings/batch", body, headers })).toMatchObject({
      code: 200,
      data: { added: 1, trackings: [{ title: "备注" }] },
    });
  });

  test("nothing of this was a failure of ours", () => {
    expect(door.running.errors).toEqual([]);
  });
});
