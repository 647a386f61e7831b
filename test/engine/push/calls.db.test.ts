// What calls change is pushed like what polls find.
import { afterEach, beforeEach, expect, test } from "vitest";
import { event, journey } from "../journeys";
import { startPushWorld, type PushWorld } from "./push-world";

let world: PushWorld;
beforeEach(async () => {
  world = await startPushWorld();
});
afterEach(() => world.close());

async function statusesWritten(): Promise<string[]> {
  const { rows } = await world.database.pool.query<{ status: string; carrier_code: string }>(
    "select status, carrier_code from engine_deliveries order by sequence",
  );
  return rows.map((row) => `${row.status} ${row.carrier_code}`);
}

test("realtime, a change of carrier and bulk changes write one push each", async () => {
  const { carrier } = world;
  const pair = { tracking_number: "PUSHED001", carrier_code: "4px" };
  await world.pushTo({ url: "http://127.0.0.1:9/hook" });
  await world.create("PUSHED001");
  carrier.answers.set("PUSHED001", journey([event("2018-04-17 10:00", "Sent", "transit")]));
  await world.call("POST", "/trackings/realtime", pair);
  await world.call("POST", "/trackings/realtime", pair);
  await world.call("POST", "/trackings/updatemore", [
    { ...pair, title: "no news" },
    { ...pair, status: 4 },
  ]);
  await world.call("POST", "/trackings/notupdate", [pair]);
  await world.call("POST", "/trackings/update", { ...pair, update_carrier_code: "usps" });
  expect(await statusesWritten()).toEqual(["transit 4px", "delivered 4px", "pending usps"]);
});
