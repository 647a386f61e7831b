// The API's document and page: whole, in step with the router and the documentation, readable without a key.
import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020";
import { describe, expect, test } from "vitest";
import { curl, docsPage } from "~/engine/docs/docs-page";
import { answerDocument } from "~/engine/docs/documents.server";
import { testingPage } from "~/engine/docs/testing-page";
import { servedRoutes } from "~/engine/api/handle-v2.server";
import { ENDPOINTS } from "~/trackingmore/openapi/endpoints";
import { openApiDocument } from "~/trackingmore/openapi/openapi";

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: { "application/json": { schema: object; example: unknown } } };
}
const document = openApiDocument as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};
const operations = Object.entries(document.paths).flatMap(([route, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    route: `${method.toUpperCase()} ${route}`,
    operation,
  })),
);

function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) =>
    name === "$ref" ? [String(inside)] : refsIn(inside),
  );
}

describe("the OpenAPI document", () => {
  test("has every route that is served, and no other", () => {
    expect(operations.map(({ route }) => route).toSorted()).toEqual(servedRoutes().toSorted());
  });

  test("has the eighteen endpoints of v2", () => {
    const distinct = new Set(ENDPOINTS.map(({ method, path }) => `${method} ${path}`));
    expect(distinct.size).toBe(ENDPOINTS.length);
    // GET of one tracking stands there with and without a language; PUT and DELETE of one count apart.
    expect(ENDPOINTS).toHaveLength(16 + 2 + 1);
  });

  test("points at nothing that is not there, and holds nothing that nobody points at", () => {
    const refs = new Set(refsIn(document));
    const components = Object.keys(document.components.schemas);
    expect([...refs].toSorted()).toEqual(
      components
        .map((name) => `#/components/schemas/${name}`)
        .filter((ref) => refs.has(ref))
        .toSorted(),
    );
    expect(components.filter((name) => !refs.has(`#/components/schemas/${name}`))).toEqual([]);
  });

  test("names operations once, and every parameter of their paths", () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { route, operation } of operations) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      const wanted = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(
        inPath.map(({ name }) => name),
        route,
      ).toEqual(wanted);
    }
  });

  test("has schemas that a validator takes, and examples that they let pass", () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect(ajv.validateSchema(schema), `${name}: ${ajv.errorsText()}`).toBe(true);
    }
    for (const { route, operation } of operations) {
      const body = operation.requestBody?.content["application/json"];
      if (!body) continue;
      // A scalar may come as a number too; the schema says what it means.
      const example: unknown = JSON.parse(JSON.stringify(body.example).replace(/:(\d+)/g, ':"$1"'));
      expect(ajv.validate(body.schema, example), `${route}: ${ajv.errorsText()}`).toBe(true);
    }
  });
});

describe("documentation", () => {
  const text = readFileSync(
    path.resolve(import.meta.dirname, "../../docs/trackingmore-v2.md"),
    "utf8",
  );
  const sections = text
    .split(/^#{2,3} /m)
    .map((section) => section.split(/\n([^]*)/))
    .map(([heading = "", body = ""]) => ({ heading, body: body.trim() }))
    .filter(({ heading }) => heading.startsWith("`"));

  test("has a section for every endpoint and no other", () => {
    const documented = sections.flatMap(({ heading }) =>
      [...heading.matchAll(/`([A-Z]+ \/[^`]*)`/g)].map(([, route = ""]) => route),
    );
    const wanted = ENDPOINTS.map(({ method, path: route }) => `${method} ${route}`);
    expect(documented.toSorted()).toEqual(wanted.toSorted());
  });

  test("has a description of every endpoint", () => {
    const empty = sections.filter(({ body }) => body === "").map(({ heading }) => heading);
    expect(empty).toEqual([]);
  });
});

describe("the page", () => {
  const page = docsPage("https://shop.example/v2");

  test("shows every endpoint with a call that can be copied", () => {
    for (const endpoint of ENDPOINTS) {
      expect(page).toContain(`>${endpoint.summary.replaceAll("'", "&#39;")}`);
      expect(curl(endpoint, "https://shop.example/v2")).toContain("'https://shop.example/v2/");
    }
    expect(page.match(/<section /g)).toHaveLength(ENDPOINTS.length);
    expect(page).toContain("https://shop.example/v2/trackings/singapore-post/RP893531375SG");
  });

  test("links lead to places on it, and nothing comes from elsewhere", () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
  });

  test("writes nobody's host name as HTML", () => {
    expect(docsPage(`https://x"><script>/v2`)).not.toContain("<script>");
  });

  test("calls are POST where a body makes them so", () => {
    const of = (summary: string) =>
      curl(
        ENDPOINTS.find((one) => one.summary === summary)!,
        "B",
      );
    expect(of("Read the account")).toBe(
      "curl 'B/trackings/getuserinfo' \\\n  -H 'Trackingmore-Api-Key: YOUR-KEY'",
    );
    expect(of("Delete one tracking")).toMatch(/^curl -X DELETE '/);
    expect(of("Change one tracking")).toMatch(/^curl -X PUT '[^]*-d '\{/);
    expect(of("Add one tracking")).toMatch(/^curl 'B\/trackings\/post'[^]*-d '\{/);
  });
});

describe("the documents", () => {
  const get = (url: string, method = "GET") => answerDocument(new Request(url, { method }), "all");

  test("are answered without a key, and nothing else is", async () => {
    const openApi = get("http://any.host:81/v2/openapi.json")!;
    expect(openApi.headers.get("Content-Type")).toMatch(/^application\/json/);
    expect(await openApi.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument)));
    const page = get("http://any.host:81/v2/docs")!;
    expect(page.headers.get("Content-Type")).toMatch(/^text\/html/);
    expect(page.headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'/);
    expect(await page.text()).toContain("http://any.host:81/v2/trackings/batch");
    const testing = get("http://any.host:81/v2/docs/testing")!;
    expect(testing.headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'/);
    expect(await testing.text()).toContain("curl 'http://any.host:81/v2/trackings/post'");
    for (const other of ["/v2/carriers", "/v2/docs/x", "/docs"]) {
      expect(get(`http://any.host${other}`)).toBeNull();
    }
    for (const start of ["/", "/v2", "/v2/"]) {
      expect(get(`http://any.host${start}`)?.headers.get("Location")).toBe("/v2/docs");
    }
    expect(get("http://any.host/v2/docs", "POST")).toBeNull();
  });

  test("an address with a slash at its end leads to the page", () => {
    for (const path of ["/v2/docs", "/v2/docs/testing"]) {
      const answer = get(`http://any.host${path}/`)!;
      expect([answer.status, answer.headers.get("Location")]).toEqual([302, path]);
    }
  });

  test("the testing page says which numbers this engine plays", () => {
    const pageOf = (played: Parameters<typeof testingPage>[1]) => testingPage("/v2", played);
    expect(pageOf("all")).toContain("Every number is played on this server");
    expect(pageOf("sandbox-numbers")).toContain("<p>Numbers that begin with <code>SANDBOX</code>");
    expect(pageOf("off")).toContain("it plays no number");
  });

  test("HEAD has no body", async () => {
    expect(await get("http://any.host/v2/docs", "HEAD")!.text()).toBe("");
  });
});
