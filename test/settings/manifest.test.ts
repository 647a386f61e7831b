// shopify.app.toml says the same as the code: topics, scopes, proxy, block.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { TRACKING_BLOCK } from "~/routes/app._index/block-state";
import { SCOPES, WRITE_BACK_SCOPES } from "~/shopify.server";
import { systemClock } from "~/lib/time";
import type { Services } from "~/main/services.server";
import { topicHandlers } from "~/main/jobs.server";
import { testSealer } from "../support/sealer";
import { examplePayload } from "../support/shopify-examples";

interface Subscription {
  topics?: string[];
  compliance_topics?: string[];
  uri: string;
  include_fields?: string[];
}
interface Manifest {
  access_scopes: { scopes: string; optional_scopes: string[] };
  app_proxy: { url: string; prefix: string; subpath: string };
  webhooks: { api_version: string; subscriptions: Subscription[] };
}

const manifest = parse(readFileSync("shopify.app.toml", "utf8")) as unknown as Manifest;
const subscriptions = manifest.webhooks.subscriptions;
/** The map that processes deliveries, as the app wires it. */
const handled = Object.keys(
  topicHandlers({ sealer: testSealer, clock: systemClock } as unknown as Services),
);

/** What a tracking app for shops must hear of. */
const TOPICS = [
  "app/scopes_update",
  "app/uninstalled",
  "customers/data_request",
  "customers/redact",
  "fulfillment_events/create",
  "fulfillments/create",
  "fulfillments/update",
  "orders/cancelled",
  "orders/create",
  "orders/updated",
  "shop/redact",
  "shop/update",
];

const subscribed = subscriptions.flatMap(({ topics = [], compliance_topics = [] }) => [
  ...topics,
  ...compliance_topics,
]);

test("every topic is subscribed once and handled, and nothing else is", () => {
  expect(subscribed.toSorted()).toEqual(TOPICS);
  expect(handled.toSorted()).toEqual(TOPICS);
});

test("topics are Shopify's, and so is every field that is kept of them", () => {
  for (const { topics = [], include_fields = [] } of subscriptions) {
    for (const topic of topics) {
      const example = examplePayload(topic);
      const missing = include_fields.filter((field) => !hasField(example, field.split(".")));
      expect({ topic, missing }).toEqual({ topic, missing: [] });
    }
  }
});

/** Lists are looked into: "line_items.title" is there when the first line has a title. */
function hasField(value: unknown, [head, ...rest]: string[]): boolean {
  if (head === undefined) return true;
  const object = Array.isArray(value) ? value[0] : value;
  if (typeof object !== "object" || object === null || !(head in object)) return false;
  return hasField((object as Record<string, unknown>)[head], rest);
}

test("Shopify's three compliance topics are subscribed, all at the one endpoint", () => {
  const compliance = subscriptions.flatMap((subscription) => subscription.compliance_topics ?? []);
  expect(compliance.toSorted()).toEqual([
    "customers/data_request",
    "customers/redact",
    "shop/redact",
  ]);
  expect(new Set(subscriptions.map((subscription) => subscription.uri))).toEqual(
    new Set(["/webhooks/shopify"]),
  );
});

test("scopes and proxy are what the code asks for", () => {
  expect(manifest.access_scopes.scopes.split(",")).toEqual(SCOPES);
  expect(manifest.access_scopes.optional_scopes).toEqual(Object.values(WRITE_BACK_SCOPES));
  const { url, prefix, subpath } = manifest.app_proxy;
  expect([url, `/${prefix}/${subpath}`]).toEqual(["/proxy/track", "/apps/track"]);
});

test("the block that the admin links to is in the theme extension", () => {
  expect(existsSync(path.join("extensions/tracking-page/blocks", `${TRACKING_BLOCK}.liquid`))).toBe(
    true,
  );
});
