// What the engine really answers, held against its own OpenAPI document: the whole battery, call by call.
import Ajv from "ajv/dist/2020";
import { expect, test } from "vitest";
import { openApiDocument } from "~/trackingmore/openapi/openapi";
import { describeV2Contract } from "../trackingmore/contract-battery";
import { event, journey } from "./journeys";
import { BASE_URL, startTestEngine } from "./test-engine";

interface Document {
  paths: Record<
    string,
    Record<
      string,
      { responses: { "200": { content: { "application/json": { schema: object } } } } }
    >
  >;
  components: object;
}
const { paths, components } = openApiDocument as unknown as Document;
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`),
    method: method.toUpperCase(),
    isLiteral: !path.includes("{"),
    // References are looked up in the schema that is validated.
    validate: ajv.compile({
      ...operation.responses["200"].content["application/json"].schema,
      components,
    }),
  })),
);
/** How often each operation was answered with success. */
const answered = new Map(operations.map(({ name }) => [name, 0]));

function operationOf(request: Request) {
  const { pathname } = new URL(request.url);
  const path = `/${pathname.replace(/^\/v2/, "").split("/").filter(Boolean).join("/")}`;
  const fitting = operations.filter(
    ({ method, pattern }) => method === request.method && pattern.test(path),
  );
  return fitting.find(({ isLiteral }) => isLiteral) ?? fitting[0];
}

/** Lets a request through, and fails the test that made it when the answer is not as described. */
function described(fetch: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const operation = operationOf(request);
    const response = await fetch(request);
    if (!operation) return response;
    const body = (await response.clone().json()) as { meta: { code: number } };
    const isRight = operation.validate(body);
    const errors = ajv.errorsText(operation.validate.errors, { separator: "\n" });
    expect(isRight, `${operation.name} answered ${JSON.stringify(body)}\n${errors}`).toBe(true);
    if (body.meta.code < 300) answered.set(operation.name, (answered.get(operation.name) ?? 0) + 1);
    return response;
  };
}

describeV2Contract("as its OpenAPI document says", async () => {
  const { engine, close } = await startTestEngine();
  const { apiKey } = await engine.createAccount({ name: "described" });
  return { fetch: described(engine.handleV2), baseUrl: BASE_URL, apiKey, close };
});

test("a whole journey is as described", async () => {
  const { engine, carrier, close } = await startTestEngine();
  const { apiKey } = await engine.createAccount({ name: "described" });
  const fetch = described(engine.handleV2);
  const send = async (method: string, path: string, body: unknown = null) => {
    const request = new Request(`${BASE_URL}${path}`, {
      method,
      body: body === null ? null : JSON.stringify(body),
      headers: { "Trackingmore-Api-Key": apiKey },
    });
    return (await fetch(request)).json() as Promise<{ data: Record<string, unknown> }>;
  };
  carrier.answers.set(
    "JOURNEY0001",
    journey(
      [
        event("2018-04-10 10:00", "Received", "transit", { milestone: "ItemReceived" }),
        event("2018-04-17 10:00:30", "Delivered", "delivered", {
          details: "RENTON",
          substatus: "delivered003",
        }),
      ],
      {
        originCountry: "PH",
        destinationCountry: "US",
        signedBy: "Ann",
        destination: {
          carrierCode: "usps",
          events: [event("2018-04-16 09:00", "Here", "transit")],
        },
      },
    ),
  );
  await send("POST", "/trackings/post", {
    tracking_number: "JOURNEY0001",
    carrier_code: "4px",
    customer_email: "a@example.com",
  });
  await engine.pollDue(10);
  expect((await send("GET", "/trackings/4px/JOURNEY0001")).data).toMatchObject({
    status: "delivered",
    singed_by: "Ann",
    destination_info: { carrier_code: "usps" },
  });
  await send("GET", "/trackings/get");
  await send("POST", "/trackings/getuserinfo", {});
  await send("POST", "/trackings/costtime", {
    original: "PH",
    destination: "US",
    carrier_code: "4px",
  });
  await send("POST", "/trackings/costtime", { original: "?" });
  await send("POST", "/trackings/aircargo", { track_number: "000-12345675,000-1" });
  await send("POST", "/trackings/remote", [{ country: "?" }, { country: "JP", postcode: "1" }]);
  await close();
});

test("every operation was seen to succeed", () => {
  const unseen = [...answered].filter(([, times]) => times === 0).map(([name]) => name);
  expect(unseen).toEqual([]);
});
