// Every query and mutation of the app is valid in Shopify's real Admin schema.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { type GraphQLSchema, isEnumType, Kind, parse, validate } from "graphql";
import { parse as parseToml } from "smol-toml";
import { assert, beforeAll, expect, test } from "vitest";
import { SHOPIFY_API_VERSION } from "~/shopify/admin-api/api-version";
import { eventStatusOf } from "~/shopify/write-back/event-status";
import { STATUSES, SUBSTATUSES } from "~/trackingmore/contract/status";
import { RESOLVERS } from "../stand-in/admin-api/admin-resolvers";
import { fetchAdminSchema, loadAdminSchema } from "../stand-in/admin-api/admin-schema";

const app = path.resolve(import.meta.dirname, "../../app");

interface Operation {
  where: string;
  text: string;
}

/** All template literals that open with `#graphql`. */
function operationsOf(directory: string): Operation[] {
  return readdirSync(directory, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) return [];
    const file = path.join(entry.parentPath, entry.name);
    const literals = readFileSync(file, "utf8").matchAll(/`(\s*#graphql\b[^`]*)`/g);
    return [...literals].map(([, text = ""]) => {
      const name = /(?:query|mutation)\s+(\w+)/.exec(text)?.[1] ?? "unnamed";
      return { where: `${path.relative(app, file)} ${name}`, text };
    });
  });
}

const operations = operationsOf(app);
let schema: GraphQLSchema;
beforeAll(async () => {
  await fetchAdminSchema(() => {});
  ({ schema } = await loadAdminSchema());
}, 180_000);

test("the operations are found", () => {
  expect(operations.map(({ where }) => where)).toContain(
    "shopify/admin-api/admin-reads.server.ts OrderSummary",
  );
});

test.each(operations)("$where", ({ text }) => {
  expect(text).not.toContain("${");
  expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([]);
});

/** "Mutation.fulfillmentEventCreate": the fields at an operation's root. */
function rootFieldsOf(text: string): string[] {
  return parse(text).definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    const root = schema.getRootType(definition.operation)?.name;
    return definition.selectionSet.selections.map((selection) =>
      selection.kind === Kind.FIELD ? `${root}.${selection.name.value}` : selection.kind,
    );
  });
}

/** By Shopify's library for scopes and billing. */
const ASKED_BY_LIBRARY = ["QueryRoot.app", "QueryRoot.currentAppInstallation"];

test("the stand-in answers what the app asks for, and nothing else", () => {
  const asked = new Set(operations.flatMap(({ text }) => rootFieldsOf(text)));
  const answered = Object.keys(RESOLVERS).filter((name) => /^(QueryRoot|Mutation)\./.test(name));
  expect(answered.toSorted()).toEqual([...asked, ...ASKED_BY_LIBRARY].toSorted());
});

test("every status that is sent is in the version's enum", () => {
  const type = schema.getType("FulfillmentEventStatus");
  assert(isEnumType(type));
  const known = type.getValues().map(({ name }) => name);
  const tokens = [...STATUSES, ...Object.keys(SUBSTATUSES)];
  const sent = tokens.map((token) => eventStatusOf(token)).filter((status) => status !== null);
  expect(sent.filter((status) => !known.includes(status))).toEqual([]);
});

test("the version asked is the one that the manifest's webhooks come in", () => {
  const manifest = parseToml(readFileSync(path.resolve(app, "../shopify.app.toml"), "utf8"));
  expect(manifest).toMatchObject({ webhooks: { api_version: SHOPIFY_API_VERSION } });
});
