// fulfillmentEventCreate answers as a real store answered it: recordings of Admin API 2026-04.
import { afterAll, beforeAll, expect, test } from "vitest";
import { SHOPIFY_API_VERSION } from "../../../app/shopify/admin-api/api-version.ts";
import type { StandIn } from "../contract.ts";
import { SHOP, startSampleStandIn } from "../support/sample-stand-in.ts";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startSampleStandIn();
  const scopes = ["read_orders", "read_fulfillments", "write_fulfillments"];
  const installedAt = new Date().toISOString();
  standIn.store.setInstallation(SHOP, { id: "1", installedAt, scopes });
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const refresh = {
    refreshToken: null,
    refreshExpiresAt: expiresAt,
    replacedRefreshToken: null,
  };
  standIn.store.putGrant({ accessToken: "token-1", shop: SHOP, scopes, expiresAt, ...refresh });
}, 180_000);
afterAll(() => standIn?.stop());

interface Answer {
  data?: Record<string, unknown>;
  errors?: { message: string; extensions?: Record<string, unknown> }[];
}

async function ask(query: string, variables: object): Promise<{ status: number; answer: Answer }> {
  const address = `${standIn.urls.api}/admin/api/${SHOPIFY_API_VERSION}/graphql.json`;
  const headers = {
    "content-type": "application/json",
    "x-shopify-access-token": "token-1",
    "x-standin-shop": SHOP,
  };
  const body = JSON.stringify({ query, variables });
  const response = await fetch(address, { method: "POST", headers, body });
  return { status: response.status, answer: (await response.json()) as Answer };
}

const create = (event: object, errorFields = "field message") =>
  ask(
    `mutation ($event: FulfillmentEventInput!) {
       fulfillmentEventCreate(fulfillmentEvent: $event) {
         fulfillmentEvent { id status createdAt happenedAt }
         userErrors { ${errorFields} }
       }
     }`,
    { event },
  );

function fulfill(): { id: string; gid: string } {
  const order = standIn.createOrder(SHOP, { email: "ada@example.com" });
  const { id } = standIn.fulfill(SHOP, order.id, { company: "UPS", numbers: ["1Z999AA1"] });
  return { id, gid: `gid://shopify/Fulfillment/${id}` };
}

test("an unknown fulfillment is a user error with its path", async () => {
  const fulfillmentId = "gid://shopify/Fulfillment/404";
  expect(await create({ fulfillmentId, status: "IN_TRANSIT" })).toMatchObject({
    status: 200,
    answer: {
      data: {
        fulfillmentEventCreate: {
          fulfillmentEvent: null,
          userErrors: [
            {
              field: ["fulfillmentEvent", "fulfillmentId"],
              message: "Fulfillment does not exist.",
            },
          ],
        },
      },
    },
  });
});

test("its user errors have no code", async () => {
  const { answer } = await create({ fulfillmentId: fulfill().gid, status: "IN_TRANSIT" }, "code");
  expect(answer.data).toBeUndefined();
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "undefinedField" });
});

test("a status that the enum lacks is an invalid variable, without data", async () => {
  const { answer } = await create({ fulfillmentId: fulfill().gid, status: "RETURNING_TO_SENDER" });
  expect(answer.data).toBeUndefined();
  expect(answer.errors?.[0]?.extensions).toMatchObject({
    code: "INVALID_VARIABLE",
    problems: [{ path: ["status"], explanation: expect.stringContaining("RETURNING_TO_SENDER") }],
  });
});

test("a cancelled fulfillment takes events; so does one that happened in the future", async () => {
  const { id, gid } = fulfill();
  standIn.cancelFulfillment(SHOP, id);
  const happenedAt = new Date(Date.now() + 60_000).toISOString();
  const { answer } = await create({ fulfillmentId: gid, status: "IN_TRANSIT", happenedAt });
  const reply = answer.data?.fulfillmentEventCreate as {
    fulfillmentEvent: { createdAt: string; happenedAt: string };
    userErrors: unknown[];
  };
  expect(reply.userErrors).toEqual([]);
  expect(Date.parse(reply.fulfillmentEvent.createdAt)).toBeLessThan(
    Date.parse(reply.fulfillmentEvent.happenedAt),
  );
});

test("an event in transit sets the fulfillment's status, its time and the estimated delivery", async () => {
  const { gid } = fulfill();
  const times = {
    happenedAt: "2026-11-28T10:00:00Z",
    estimatedDeliveryAt: "2026-12-01T17:00:00Z",
  };
  await create({ fulfillmentId: gid, status: "IN_TRANSIT", ...times });
  const { answer } = await ask(
    "query ($id: ID!) { fulfillment(id: $id) { displayStatus inTransitAt estimatedDeliveryAt } }",
    { id: gid },
  );
  expect(answer.data?.fulfillment).toEqual({
    displayStatus: "IN_TRANSIT",
    inTransitAt: times.happenedAt,
    estimatedDeliveryAt: times.estimatedDeliveryAt,
  });
});
