// The client's calls besides batch, list, get and delete: what is sent, and every shape that may come back.
import { describe, expect, test } from "vitest";
import { createTrackingMore } from "~/trackingmore/client/client.server";
import { clientOf, failureOf, reply } from "./scripted-network";

const pair = (tracking_number: string, carrier_code = "dhl") => ({ tracking_number, carrier_code });
const refused = (tracking_number: string | null, code: number, carrier_code = "dhl") => ({
  tracking_number,
  carrier_code,
  code,
  message: `message of ${code}`,
});

describe("one tracking", () => {
  test("is created, is there already, or is refused for what it says", async () => {
    const { service, sent } = clientOf(
      reply(200, { id: "id1", ...pair("A1") }),
      reply(201, { id: "id1", ...pair("A1") }, "Created"),
      reply(4016, [], "Bad Request"),
      reply(4015, [], "Bad Request"),
    );
    expect(await service.create(pair("A1"))).toEqual({ outcome: "created", trackingId: "id1" });
    expect(await service.create(pair("A1"))).toEqual({ outcome: "created", trackingId: "id1" });
    expect(await service.create(pair("A1"))).toEqual({ outcome: "exists" });
    expect(await service.create(pair("A1", "x"))).toEqual({
      outcome: "rejected",
      code: 4015,
      message: "message of 4015",
    });
    expect(sent[0]).toMatchObject({
      method: "POST",
      url: "https://api.example.test/v2/trackings/post",
      body: pair("A1"),
    });
  });

  test("is changed with a PUT of what changes; an unknown one is an outcome, in either code", async () => {
    const { service, sent } = clientOf(
      reply(200, pair("A1")),
      reply(4017, []),
      reply(4031, []),
      reply(4033, []),
    );
    const changes = { title: "hat", archived: true, status: 4 } as const;
    const outcomes = [];
    for (let call = 0; call < 4; call++) outcomes.push(await service.change(pair("A/1"), changes));
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      "done",
      "unknown",
      "unknown",
      "rejected",
    ]);
    expect(sent[0]).toMatchObject({
      method: "PUT",
      url: "https://api.example.test/v2/trackings/dhl/A%2F1",
      body: changes,
    });
  });

  test("is given to another carrier", async () => {
    const { service, sent } = clientOf(
      reply(200, { Usertag: "" }),
      reply(4016, []),
      reply(4017, []),
      reply(4015, []),
    );
    expect(await service.changeCarrier(pair("A1"), "usps")).toBe("changed");
    expect(await service.changeCarrier(pair("A1"), "usps")).toBe("exists");
    expect(await service.changeCarrier(pair("A1"), "usps")).toBe("unknown");
    expect((await failureOf(service.changeCarrier(pair("A1"), "?"))).code).toBe("invalid_input");
    expect(sent[0]).toMatchObject({
      url: "https://api.example.test/v2/trackings/update",
      body: { ...pair("A1"), update_carrier_code: "usps" },
    });
  });

  test("is asked about now: the answer stands in items, or alone", async () => {
    const { service } = clientOf(
      reply(200, { items: [{ ...pair("A1"), status: "transit", order_create_time: "" }] }),
      reply(200, { ...pair("A1"), status: "pickup" }),
      reply(200, { items: [] }),
      reply(4031, []),
    );
    expect(await service.realtime(pair("A1"))).toMatchObject({ status: "transit" });
    expect(await service.realtime(pair("A1"))).toMatchObject({ status: "pickup" });
    expect(await service.realtime(pair("A1"))).toBeNull();
    expect(await service.realtime(pair("A1"))).toBeNull();
  });
});

describe("many trackings", () => {
  test("each call has its path, and an item that no error names is done", async () => {
    const { service, sent } = clientOf(
      reply(200, { submitted: 2, updated: 2, trackings: [pair("A1"), pair("B2")] }),
      reply(201, {
        submitted: 3,
        delete: 1,
        trackings: [{ meta: { ...pair("A1"), code: 200 } }],
        errors: [refused("B2", 4017), refused("C3", 4014)],
      }),
      reply(200, { submitted: 1, change: 1, trackings: [pair("A1")], errors: null }),
      // PHP writes an empty object as an array.
      reply(200, []),
    );
    const done = { outcome: "done" };
    expect(await service.changeMany([{ ...pair("A1"), status: 7 }, pair("B2")])).toEqual([
      done,
      done,
    ]);
    expect(await service.deleteMany([pair("A1"), pair("B2"), pair("C3")])).toEqual([
      done,
      { outcome: "unknown" },
      { outcome: "rejected", code: 4014, message: "message of 4014" },
    ]);
    expect(await service.stopMany([pair("A1")])).toEqual([done]);
    expect(await service.stopMany([pair("A1")])).toEqual([done]);
    expect(sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      "POST /v2/trackings/updatemore",
      "POST /v2/trackings/delete",
      "POST /v2/trackings/notupdate",
      "POST /v2/trackings/notupdate",
    ]);
    expect(sent[0]?.body).toEqual([{ ...pair("A1"), status: 7 }, pair("B2")]);
  });

  test("errors find their items by pair, by number alone, and the last of two for one pair", async () => {
    const errors = [refused("a1", 4017), refused("A1", 4015, "usps"), refused("B2", 4014, "")];
    const { service } = clientOf(reply(201, { errors }));
    const items = [pair("A1"), pair("A1"), pair("A1", "usps"), pair("B2"), pair("C3")];
    const outcomes = await service.deleteMany(items);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      "done",
      "unknown",
      "rejected",
      "rejected",
      "done",
    ]);
  });

  test("nothing is sent for no items, nor for more than the documented 40", async () => {
    const { service, sent } = clientOf();
    const many = Array.from({ length: 41 }, (_, index) => pair(`N${index}`));
    const lanes = many.map(() => ({ original: "CN", destination: "US", carrier_code: "dhl" }));
    const places = many.map(() => ({ country: "JP", postcode: "1" }));
    for (const call of [
      () => service.changeMany(many),
      () => service.deleteMany(many),
      () => service.stopMany(many),
      () => service.readTransitTimes(lanes),
      () => service.findRemoteAreas(places),
      () => service.readAirCargo(many.map((one) => one.tracking_number)),
    ]) {
      expect((await failureOf(call())).code).toBe("invalid_input");
    }
    expect(await service.stopMany([])).toEqual([]);
    expect(await service.readAirCargo([])).toEqual([]);
    expect(sent).toEqual([]);
  });
});

describe("look-ups", () => {
  test("the account: numbers as numbers or text, what is missing is null", async () => {
    const { service } = clientOf(
      reply(200, {
        email: "a@example.com",
        regtime: "1469097290",
        phone: "+8612345678910",
        money: 999,
        track_number: 9999,
      }),
      reply(200, { email: "a@example.com", phone: 8612345678910, money: "1.5" }),
    );
    expect(await service.readAccount()).toEqual({
      email: "a@example.com",
      regtime: 1_469_097_290,
      phone: "+8612345678910",
      money: 999,
      track_number: 9999,
    });
    expect(await service.readAccount()).toEqual({
      email: "a@example.com",
      regtime: null,
      phone: "8612345678910",
      money: 1.5,
      track_number: null,
    });
  });

  test("counts: numbers as numbers or text, with the filters in the query", async () => {
    const { service, sent } = clientOf(reply(200, { pending: 3, transit: "12", expired: null }));
    expect(await service.countByStatus({ created_at_min: 1, order_created_time_max: 2 })).toEqual({
      pending: 3,
      notfound: 0,
      transit: 12,
      pickup: 0,
      delivered: 0,
      undelivered: 0,
      exception: 0,
      expired: 0,
    });
    expect(sent[0]?.url).toBe(
      "https://api.example.test/v2/trackings/getstatusnumber?created_at_min=1&order_created_time_max=2",
    );
  });

  test("carriers in a language, and a number's carriers, none of them being an answer", async () => {
    const dhl = {
      code: "dhl",
      name: "DHL",
      phone: "1 800 225 5345",
      homepage: "http://www.dhl.com/",
      type: "express",
      picture: "",
      name_cn: "DHL",
    };
    const { service, sent } = clientOf(
      reply(200, [dhl, { name: "no code" }]),
      reply(200, [{ name: "China post", code: "china-post" }]),
      reply(4032, [], "No Content"),
    );
    expect(await service.listCarriers("cn")).toEqual([{ ...dhl, picture: null }]);
    expect(sent[0]?.headers.get("Lang")).toBe("cn");
    expect(await service.detectCarriers("RP893531375CN")).toEqual([
      { name: "China post", code: "china-post" },
    ]);
    expect(await service.detectCarriers("nothing")).toEqual([]);
  });

  test("remote areas, and lanes with their shares as text or number", async () => {
    const area = {
      far_express_company: "ups",
      two_code: "JP",
      far_country: "Japan",
      far_city_postcode: "7621094",
    };
    const lane = { original: "CN", destination: "US", carrier_code: "dhl" };
    const { service, sent } = clientOf(
      reply(200, { submitted: 2, other: [], remote: [area] }),
      reply(200, [{ ...lane, total: "10", delivered: 8, range1: "0.5", range3: 0.5, range4: 0 }]),
      reply(200, { ...lane, total: 3 }),
    );
    expect(await service.findRemoteAreas([{ country: "JP", postcode: "7621094" }])).toEqual([area]);
    const none = { range1: null, range3: null, range4: null, range5: null, range6: null };
    expect(await service.readTransitTimes([lane])).toEqual([
      { ...none, ...lane, total: 10, delivered: 8, range1: 0.5, range3: 0.5, range4: 0 },
    ]);
    expect(await service.readTransitTimes([lane])).toEqual([
      { ...none, ...lane, total: 3, delivered: null },
    ]);
    expect(sent.map(({ body }) => body)).toEqual([
      [{ country: "JP", postcode: "7621094" }],
      [lane],
      [lane],
    ]);
  });

  test("air waybills: keyed as sent, without the dash, or by anything when one was asked", async () => {
    const cargo = {
      airline_info: { name: "Cargolux", track_url: "https://example.test" },
      return_data: {
        origin: "LUX",
        destination: "ORD",
        piece: 1,
        weight: "10",
        status_number: "4",
        last_event: "Delivered",
        track_info: [{ event: "Delivered", station: "ORD", status: "DLV", piece: "1" }],
        flight_info: { CV123: { depart_time: "2018-04-01 10:00" } },
      },
    };
    const bare = { return_data: { ...cargo.return_data, track_info: null, flight_info: [] } };
    const { service, sent } = clientOf(
      reply(200, { "172-28891936": cargo, "17228891940": bare }),
      reply(200, { anything: cargo }),
      reply(4031, []),
      reply(200, []),
    );
    const [first, second, third] = await service.readAirCargo(
      ["172-28891936", "172-28891940", "172-28891951"],
      "en",
    );
    expect(first).toMatchObject({
      airline: { name: "Cargolux", track_url: "https://example.test" },
      origin: "LUX",
      piece: "1",
      status_number: 4,
      track_info: [{ event: "Delivered", station: "ORD", plan_date: null }],
      flight_info: { CV123: { depart_time: "2018-04-01 10:00", arrival_time: null } },
    });
    expect(second).toMatchObject({ airline: { name: null }, track_info: [], flight_info: {} });
    expect(third).toBeNull();
    expect(sent[0]?.body).toEqual({
      track_number: ["172-28891936", "172-28891940", "172-28891951"],
      lang: "en",
    });
    expect(await service.readAirCargo(["172-28891936"])).toMatchObject([{ origin: "LUX" }]);
    expect(await service.readAirCargo(["172-28891936"])).toEqual([null]);
    expect(await service.readAirCargo(["172-28891936"])).toEqual([null]);
  });
});

describe("pace", () => {
  test("every call waits for its turn, realtime in a line of its own, before the clock of its answer runs", async () => {
    const paced: string[] = [];
    let turn = () => {};
    const service = createTrackingMore({
      baseUrl: "https://api.example.test/v2",
      apiKey: "key-1",
      fetch: async () => {
        paced.push("sent");
        return reply(200, { items: [pair("A1")], total: 1 });
      },
      acquireSlot: (kind) => {
        paced.push(kind);
        return new Promise((resolve) => (turn = resolve));
      },
    });
    const listing = service.list({});
    await Promise.resolve();
    expect(paced).toEqual(["other"]);
    turn();
    await listing;
    const asking = service.realtime(pair("A1"));
    turn();
    await asking;
    expect(paced).toEqual(["other", "sent", "realtime", "sent"]);
  });
});
