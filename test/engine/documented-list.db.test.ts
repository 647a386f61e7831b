// The documented list reply, field by field, built from carriers' answers.
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { LITHUANIA_TO_KOREA, PHILIPPINES_TO_RENTON } from "./journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
let door: V2Door;
let items: Record<string, unknown>[];

beforeAll(async () => {
  running = await startTestEngine();
  const { engine, clock, carrier } = running;
  const { apiKey } = await engine.createAccount({ name: "documented list" });
  door = { fetch: engine.handleV2, baseUrl: BASE_URL, apiKey };
  carrier.answers.set("RR050349575PH", PHILIPPINES_TO_RENTON);
  carrier.answers.set("RN210552627LT", LITHUANIA_TO_KOREA);

  clock.set("2015-10-30T10:52:41+08:00");
  await create("RN210552627LT", "lietuvos-pastas");
  clock.set("2015-10-30T11:35:16+08:00");
  await create("RR050349575PH", "phlpost");
  clock.set("2015-11-03T13:47:20+08:00");
  await engine.pollDue(100);
  const { data } = await call(
    door,
    "GET",
    "/trackings/get?page=1&limit=25&created_at_min=1441314361&created_at_max=1446949161&lang=en",
  );
  const { items: found, ...head } = data as { items: Record<string, unknown>[] };
  expect(head).toEqual({ page: 1, limit: 25, total: "2", count: 2 });
  items = found;
});
afterAll(() => running.close());

async function create(trackingNumber: string, carrierCode: string): Promise<void> {
  const body = {
    tracking_number: trackingNumber,
    carrier_code: carrierCode,
    order_create_time: "2017/8/26 16:48",
  };
  await call(door, "POST", "/trackings/post", { body });
}

const NOTHING_GIVEN = { title: null, order_id: null, customer_name: null, customer_email: null };

test("the newest comes first: delivered, with the last mile in a block of its own", () => {
  expect(items[0]).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    tracking_number: "RR050349575PH",
    carrier_code: "phlpost",
    status: "delivered",
    track_update: false,
    created_at: "2015-10-30T03:35:16+00:00",
    updated_at: "2015-11-03T05:47:20+00:00",
    order_create_time: "2017-08-26 16:48",
    ...NOTHING_GIVEN,
    archived: false,
    original_country: "Philippines",
    destination_country: "United States",
    itemTimeLength: 12,
    stayTimeLength: 1,
    service_code: null,
    substatus: "delivered001",
    origin_info: {
      weblink: "http://www.phlpost.gov.ph/",
      phone: "+ (63) 854-9825",
      carrier_code: "phlpost",
      ItemReceived: "2015-10-22 16:35",
      trackinfo: [
        {
          Date: "2015-10-25 15:01",
          StatusDescription: "Receive at country of destination",
          Details: "United States of America (the)",
          checkpoint_status: "transit",
          substatus: "transit004",
        },
        {
          Date: "2015-10-22 16:35",
          StatusDescription: "Prepare dispatch to destination country",
          Details: "PHILIPPINES",
          ItemNode: "ItemReceived",
        },
      ],
    },
    destination_info: {
      weblink: "http://www.usps.com/",
      phone: "1-800-275-8777",
      carrier_code: "usps",
      trackinfo: [
        {
          Date: "2015-11-02 17:11",
          StatusDescription: "Delivered",
          Details: "RENTON, WA 98056",
        },
        {
          Date: "2015-11-02 08:07",
          StatusDescription: "Arrived at Unit",
          Details: "RENTON, WA 98059",
        },
      ],
    },
    lastEvent: "Delivered,RENTON, WA 98056,2015-11-02 17:11",
    lastUpdateTime: "2015-11-02 17:11",
  });
});

test("of two events at one minute, the destination's carrier has the last word", () => {
  expect(items[1]).toMatchObject({
    tracking_number: "RN210552627LT",
    carrier_code: "lietuvos-pastas",
    status: "transit",
    track_update: true,
    created_at: "2015-10-30T02:52:41+00:00",
    order_create_time: "2017-08-26 16:48",
    ...NOTHING_GIVEN,
    original_country: "Lithuania",
    destination_country: "Korea, South",
    itemTimeLength: null,
    origin_info: {
      weblink: "http://www.post.lt/",
      phone: "(370) 8 700 55400",
      carrier_code: "lietuvos-pastas",
      trackinfo: [{ Date: "2015-10-29 17:26", Details: "HK AMC" }],
    },
    destination_info: {
      weblink: "http://www.epost.go.kr/",
      phone: "82-2-2108-9895",
      carrier_code: "korea-post",
      trackinfo: [{ Details: "HKHKGA,Dispatch number : KRSELB" }],
    },
    lastEvent:
      "Departure from outward office of exchange,HKHKGA,Dispatch number : KRSELB,2015-10-29 17:26",
    lastUpdateTime: "2015-10-29 17:26",
  });
});
