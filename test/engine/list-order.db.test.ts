// Pages of trackings that were made at one time: each tracking is on one page.
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let running: TestEngine;
let door: V2Door;
beforeAll(async () => {
  running = await startTestEngine();
  const { apiKey } = await running.engine.createAccount({ name: "one moment" });
  door = { fetch: running.engine.handleV2, baseUrl: BASE_URL, apiKey };
  // One by one, so that they are not stored in the order of their ids.
  for (let index = 0; index < 40; index++) {
    const body = { tracking_number: `MOMENT${1000 + index}`, carrier_code: "phlpost" };
    await call(door, "POST", "/trackings/post", { body });
  }
  await withoutIndexes();
});
afterAll(() => running.close());

/** The order must not depend on the plan: an index happens to have it. */
async function withoutIndexes(): Promise<void> {
  const clients = await Promise.all([1, 2, 3].map(() => running.database.pool.connect()));
  for (const client of clients) {
    await client.query(
      "set enable_indexscan = off; set enable_indexonlyscan = off; set enable_bitmapscan = off",
    );
    client.release();
  }
}

test.each([["all", ""] as const, ["of a status", "&status=pending"] as const])(
  "pages of one moment, %s, are in the order of their ids",
  async (_, filter) => {
    const ids: string[] = [];
    for (const page of [1, 2, 3, 4]) {
      const { data } = await call(door, "GET", `/trackings/get?page=${page}&limit=10${filter}`);
      ids.push(...(data as { items: { id: string }[] }).items.map(({ id }) => id));
    }
    expect(ids).toHaveLength(40);
    expect(ids).toEqual(ids.toSorted());
  },
);
