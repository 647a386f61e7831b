// Sandbox numbers give every status at will through the v2 API, as the page "Test your client" says.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createConnectorChoice } from "~/carriers/connectors/choose-connector";
import { SANDBOX_NAMES } from "~/carriers/sandbox/script";
import { testingPage } from "~/engine/docs/testing-page";
import { DAY_MS } from "~/lib/time";
import { STATUSES } from "~/trackingmore/contract/status";
import { call, type V2Door } from "../trackingmore/v2-endpoint";
import { BASE_URL, startTestEngine, type TestEngine } from "./test-engine";

let setup: TestEngine;
let api: V2Door;
beforeAll(async () => {
  const sandbox = { seed: "names", carriers: "sandbox-numbers" as const };
  const connectorFor = createConnectorChoice({ sandbox });
  setup = await startTestEngine({ connectorFor });
  const { apiKey } = await setup.engine.createAccount({ name: "a client" });
  api = { fetch: setup.engine.handleV2, baseUrl: BASE_URL, apiKey };
});
afterAll(() => setup.close());

async function create(number: string, tracking_ship_date?: string) {
  const created = await call(api, "POST", "/trackings/post", {
    body: { tracking_number: number, carrier_code: "dhl", tracking_ship_date },
  });
  expect(created.code).toBe(200);
}
async function statusOf(number: string) {
  await setup.engine.pollDue(100);
  const { data } = await call(api, "GET", `/trackings/dhl/${number}`);
  return (data as { status: string }).status;
}

test("there is a name for each of the eight statuses, and the page has them all", () => {
  expect([...new Set(SANDBOX_NAMES.map(({ status }) => status))].toSorted()).toEqual(
    [...STATUSES].toSorted(),
  );
  const page = testingPage(BASE_URL, "all");
  for (const { name } of SANDBOX_NAMES) expect(page).toContain(`<code>${name}-…</code>`);
});

const AT_ONCE = SANDBOX_NAMES.filter(({ script }) => script !== "lost");

test.each(AT_ONCE.map(({ name, status }) => [name, status]))(
  "%s with a ship date in the past is %s at the first poll, and stays so",
  async (name, status) => {
    await create(`${name}-1`, "20180201");
    expect(await statusOf(`${name}-1`)).toBe(status);
    setup.clock.advance(2 * DAY_MS);
    expect(await statusOf(`${name}-1`)).toBe(status);
  },
);

test("SANDBOX-LOST expires after two months of silence", async () => {
  await create("SANDBOX-LOST-1", "20180201");
  expect(await statusOf("SANDBOX-LOST-1")).toBe("transit");
  setup.clock.advance(61 * DAY_MS);
  expect(await statusOf("SANDBOX-LOST-1")).toBe("expired");
});

test("without a ship date a parcel moves while one watches", async () => {
  await create("SANDBOX-EXPIRED-2");
  const seen = new Set<string>();
  for (let day = 0; day < 20; day++) {
    seen.add(await statusOf("SANDBOX-EXPIRED-2"));
    setup.clock.advance(DAY_MS);
  }
  expect([...seen].slice(-2)).toEqual(["transit", "expired"]);
});

test.each([
  [{ tracking_number: "ABCD", carrier_code: "dhl" }, 4014],
  [{ tracking_number: "SANDBOX-1", carrier_code: "no-such-carrier" }, 4015],
  [{ tracking_number: "SANDBOX-PENDING-1", carrier_code: "dhl" }, 4016],
])("what the page says is refused is refused: %j", async (body, code) => {
  await call(api, "POST", "/trackings/post", {
    body: { tracking_number: "SANDBOX-PENDING-1", carrier_code: "dhl" },
  });
  expect(await call(api, "POST", "/trackings/post", { body })).toMatchObject({ code });
});
