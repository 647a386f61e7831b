// The client against a network that speaks every dialect of the real service, and fails in every way.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { ErrorCode } from "~/lib/errors";
import { createTrackingMore } from "~/trackingmore/client/client.server";
import type { CreateTracking } from "~/trackingmore/client/tracking-service";
import { clientOf, failureOf, reply } from "./scripted-network";

const item = (tracking_number: string, carrier_code = "dhl"): CreateTracking => ({
  tracking_number,
  carrier_code,
});
const added = (tracking_number: string, id: string, carrier_code = "dhl") => ({
  id,
  tracking_number,
  carrier_code,
});
const refused = (tracking_number: unknown, code: number, carrier_code: unknown = "dhl") => ({
  tracking_number,
  carrier_code,
  code,
  message: `message of ${code}`,
});

describe("what is sent", () => {
  test("a batch is a POST of the items with both names of the key", async () => {
    const { service, sent } = clientOf(
      reply(200, { submitted: 1, added: 1, trackings: [added("A1", "id1")] }),
    );
    await service.createBatch([{ ...item("A1"), order_id: "820982911946154508" }]);
    expect(sent).toMatchObject([
      {
        method: "POST",
        url: "https://api.example.test/v2/trackings/batch",
        body: [{ tracking_number: "A1", carrier_code: "dhl", order_id: "820982911946154508" }],
      },
    ]);
    expect(sent[0]?.headers.get("Trackingmore-Api-Key")).toBe("key-1");
    expect(sent[0]?.headers.get("Tracking-Api-Key")).toBe("key-1");
    expect(sent[0]?.headers.get("Content-Type")).toBe("application/json");
  });

  test("a list puts its filters into the query, lists with commas", async () => {
    const { service, sent } = clientOf(reply(200, { total: "0", items: [] }));
    await service.list({
      page: 2,
      limit: 50,
      update_time_min: 1_441_314_361,
      numbers: ["A1", "B2"],
      archived: false,
    });
    expect(sent[0]?.url).toBe(
      "https://api.example.test/v2/trackings/get?page=2&limit=50&update_time_min=1441314361&archived=false&numbers=A1%2CB2",
    );
    expect(sent[0]?.body).toBeNull();
  });

  test("a number is escaped in a path", async () => {
    const { service, sent } = clientOf(reply(4031, []), reply(200, []));
    await service.get("dhl", "A/1 ?", "en");
    await service.delete("dhl", "A/1");
    expect(sent.map(({ method, url }) => [method, new URL(url).pathname])).toEqual([
      ["GET", "/v2/trackings/dhl/A%2F1%20%3F/en"],
      ["DELETE", "/v2/trackings/dhl/A%2F1"],
    ]);
  });

  test("more than the documented 40 is not sent", async () => {
    const { service, sent } = clientOf();
    const many = Array.from({ length: 41 }, (_, index) => `N${index}`);
    expect((await failureOf(service.createBatch(many.map((one) => item(one))))).code).toBe(
      "invalid_input",
    );
    expect((await failureOf(service.list({ numbers: many }))).code).toBe("invalid_input");
    expect(await service.createBatch([])).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe("a batch's outcomes", () => {
  test("are taken item by item, in the order of the items", async () => {
    const { service } = clientOf(
      reply(
        201,
        {
          submitted: 4,
          added: 2,
          trackings: [added("D4", "id4"), added("A1", "id1")],
          errors: [refused("C3", 4014), refused("B2", 4016)],
        },
        "Created",
      ),
    );
    expect(await service.createBatch(["A1", "B2", "C3", "D4"].map((one) => item(one)))).toEqual([
      { outcome: "created", trackingId: "id1" },
      { outcome: "exists" },
      { outcome: "rejected", code: 4014, message: "message of 4014" },
      { outcome: "created", trackingId: "id4" },
    ]);
  });

  test("tell one number under two carriers apart, and two of one pair", async () => {
    const { service } = clientOf(
      reply(201, {
        submitted: 3,
        added: 2,
        trackings: [added("A1", "of-usps", "usps"), added("A1", "of-dhl", "dhl")],
        errors: [refused("A1", 4016, "dhl")],
      }),
    );
    const items = [item("A1", "dhl"), item("A1", "usps"), item("A1", "dhl")];
    expect(await service.createBatch(items)).toEqual([
      { outcome: "created", trackingId: "of-dhl" },
      { outcome: "created", trackingId: "of-usps" },
      { outcome: "exists" },
    ]);
  });

  test("are found though the service corrected a carrier, changed a case or left a number out", async () => {
    const { service } = clientOf(
      reply(201, {
        submitted: 3,
        added: 2,
        trackings: [added("a1", "id1"), added("B2", "id2", "usps")],
        errors: [refused(null, 4013, null)],
      }),
    );
    expect(await service.createBatch([item("A1"), item(""), item("B2")])).toEqual([
      { outcome: "created", trackingId: "id1" },
      { outcome: "rejected", code: 4013, message: "message of 4013" },
      { outcome: "created", trackingId: "id2" },
    ]);
  });

  test("an item that the answer leaves out is unanswered, the others keep their outcomes", async () => {
    const { service } = clientOf(
      reply(200, { submitted: 2, added: 1, trackings: [added("A1", "id1")] }),
    );
    expect(await service.createBatch([item("A1"), item("B2")])).toEqual([
      { outcome: "created", trackingId: "id1" },
      { outcome: "unanswered" },
    ]);
  });

  test("an answer about a number that was not sent is no item's", async () => {
    const answer = {
      created: 1,
      trackings: [{ id: "9a", tracking_number: "FOREIGN1", carrier_code: "ups" }],
      errors: [],
    };
    const { service } = clientOf(reply(200, answer));
    const items = [{ tracking_number: "OURS1", carrier_code: "ups" }];
    expect(await service.createBatch(items)).toEqual([{ outcome: "unanswered" }]);
  });

  test("202 is a success, errors may be null, and a lone 4016 is an answer about the one item", async () => {
    const { service } = clientOf(
      reply(202, { trackings: [added("A1", "id1")], errors: null }),
      reply(4016, []),
    );
    expect(await service.createBatch([item("A1")])).toEqual([
      { outcome: "created", trackingId: "id1" },
    ]);
    expect(await service.createBatch([item("A1")])).toEqual([{ outcome: "exists" }]);
  });
});

describe("what is read", () => {
  const OLD = {
    id: "1",
    tracking_number: "A1",
    carrier_code: "dhl",
    status: "delivered",
    created_at: "2015-10-30T11:35:16+08:00",
    updated_at: "2015-11-03T13:47:20+08:00",
    order_create_time: "2017-08-26 16:48",
    customer_email: null,
    original_country: "Philippines",
    origin_info: { trackinfo: [{ Date: "2015-10-25 15:01", StatusDescription: "x", Details: "" }] },
    lastEvent: "x,2015-10-25 15:01",
    lastUpdateTime: "2015-10-25 15:01",
  };

  test("lists of the years: total as text or number, emails in three shapes, legs absent, null or empty", async () => {
    const items = [
      OLD,
      { ...OLD, customer_email: ["a@example.com"], destination_info: null, archived: "true" },
      { ...OLD, customer_email: "", destination_info: [], track_update: false, order_id: 17 },
      { ...OLD, origin_info: { trackinfo: null, weblink: null } },
    ];
    const { service } = clientOf(
      reply(200, { page: 1, limit: 25, total: "56", items }),
      reply(200, { page: "1", limit: "25", total: 56, count: 4, items }),
    );
    for (let call = 0; call < 2; call++) {
      const page = await service.list({ limit: 25 });
      expect(page).toMatchObject({ page: 1, limit: 25, total: 56 });
      expect(page.items).toHaveLength(4);
      expect(page.items[0]).toMatchObject({
        archived: false,
        track_update: null,
        destination_info: null,
        destination_country: null,
        origin_info: {
          carrier_code: null,
          trackinfo: [{ Date: "2015-10-25 15:01", Details: "", checkpoint_status: null }],
        },
      });
      expect(page.items[1]).toMatchObject({ archived: true, destination_info: null });
      expect(page.items[2]).toMatchObject({ track_update: false, order_id: "17" });
      expect(page.items[3]?.origin_info?.trackinfo).toEqual([]);
    }
  });

  test("an id of 18 digits that comes as a number keeps its digits", async () => {
    const body =
      '{"meta":{"code":200},"data":{"total":"1","items":[{"tracking_number":"A1","carrier_code":"dhl","order_id":820982911946154508}]}}';
    const { service } = clientOf(new Response(body));
    expect((await service.list({})).items[0]?.order_id).toBe("820982911946154508");
  });

  test("a status that v2 does not have is no guess, and a record that is none hides no other", async () => {
    const items = [
      { ...OLD, status: "inforeceived" },
      { ...OLD, status: "teleported" },
      { ...OLD, status: null },
      null,
      { id: "no pair" },
    ];
    const { service } = clientOf(reply(200, { total: "5", items }));
    const page = await service.list({});
    expect(page.items.map(({ status }) => status)).toEqual(["notfound", "pending", "pending"]);
    expect(page.total).toBe(5);
  });

  test("an empty list may be 4031; a tracking that is not there 4031 or 4017", async () => {
    const { service } = clientOf(
      reply(4031, [], "No Content"),
      reply(4031, []),
      reply(4017, []),
      reply(4017, []),
    );
    expect(await service.list({ page: 3 })).toMatchObject({ page: 3, total: 0, items: [] });
    expect(await service.get("dhl", "A1")).toBeNull();
    expect(await service.get("dhl", "A1")).toBeNull();
    await service.delete("dhl", "A1");
  });
});

describe("what fails", () => {
  const list = (...answers: (Response | Error)[]) =>
    failureOf(clientOf(...answers).service.list({}));

  test.each<[string, () => Response | Error, ErrorCode]>([
    ["4001", () => reply(4001, [], "Unauthorized"), "unauthenticated"],
    ["4002", () => reply(4002, []), "unauthenticated"],
    ["401", () => reply(401, []), "unauthenticated"],
    ["403", () => reply(403, []), "forbidden"],
    ["402", () => reply(402, []), "quota_exhausted"],
    ["4021", () => reply(4021, []), "quota_exhausted"],
    ["429", () => reply(429, []), "rate_limited"],
    ["500", () => reply(500, []), "unavailable"],
    ["503", () => reply(503, []), "unavailable"],
    ["4012", () => reply(4012, []), "invalid_input"],
    ["a code that nobody knows", () => reply(4999, []), "invalid_input"],
    ["HTTP 401", () => new Response("no", { status: 401 }), "unauthenticated"],
    ["HTTP 429", () => new Response("slow", { status: 429 }), "rate_limited"],
    ["HTTP 502", () => new Response("<html>", { status: 502 }), "unavailable"],
    ["HTTP 404", () => new Response("<html>", { status: 404 }), "unavailable"],
    [
      "HTTP 500 with an envelope",
      () => Response.json({ meta: { code: 200 } }, { status: 500 }),
      "unavailable",
    ],
    ["a page instead of JSON", () => new Response("<html>down</html>"), "unavailable"],
    ["half an answer", () => new Response('{"meta":{"code":200'), "unavailable"],
    ["JSON without meta", () => Response.json({ ok: true }), "unavailable"],
    ["success without data", () => reply(200, []), "unavailable"],
    ["a broken connection", () => new TypeError("fetch failed"), "unavailable"],
  ])("%s", async (_what, answer, code) => {
    expect((await list(answer())).code).toBe(code);
  });

  test("a redirect is not followed: the key goes to no other address", async () => {
    const paths: string[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url ?? "");
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}/v2`;
    const service = createTrackingMore({ baseUrl, apiKey: "key-1", fetch });
    const failure = await failureOf(service.readAccount());
    await new Promise((resolve) => server.close(resolve));
    expect(failure.code).toBe("unavailable");
    expect(paths).toEqual(["/v2/trackings/getuserinfo"]);
  });

  test("429 says to wait two minutes", async () => {
    expect((await list(reply(429, []))).retryAfterMs).toBe(120_000);
  });

  test.each([
    ["7", 7_000],
    ["0", 120_000],
    ["86400", 86_400_000],
    ["Wed, 21 Oct 2026 07:28:00 GMT", 120_000],
  ])("HTTP 429 with Retry-After %s says to wait %i ms", async (header, waitMs) => {
    const slow = new Response("slow", { status: 429, headers: { "retry-after": header } });
    expect((await list(slow)).retryAfterMs).toBe(waitMs);
  });

  test("a service that never answers is given up, even by a fetch that knows no signals", async () => {
    const service = createTrackingMore({
      baseUrl: "https://api.example.test/v2",
      apiKey: "key-1",
      timeoutMs: 5,
      fetch: () => new Promise(() => {}),
    });
    expect((await failureOf(service.list({}))).code).toBe("unavailable");
  });

  test("no message holds the key", async () => {
    for (const answer of [reply(4001, []), new TypeError("fetch failed"), new Response("x")]) {
      expect((await list(answer)).message).not.toContain("key-1");
    }
  });
});
