// The manifest is read as Shopify's tools write it, or refused by line.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { readAppManifest } from "./app-manifest.ts";

const MANIFEST = `
# A comment, with [brackets] and = signs
client_id = "abc"
name = "Waymark"
handle = "waymark"
application_url = "https://waymark.example/app" # where the admin opens it
embedded = true

[access_scopes]
scopes = "read_orders,read_fulfillments, write_app_proxy"

[webhooks]
api_version = "2026-07"

  [[webhooks.subscriptions]]
  topics = ["orders/create", "orders/updated"]
  uri = "/webhooks/shopify"
  include_fields = [
    "id",   # digits
    "customer.id",
  ]

  [[webhooks.subscriptions]]
  compliance_topics = [ "customers/redact", "shop/redact" ]
  uri = "https://waymark.example/webhooks/shopify"

[app_proxy]
url = "/proxy/track"
prefix = "apps"
subpath = 'track'
`;

test("subscriptions, scopes, home and app proxy are read", () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "manifest-")), "shopify.app.toml");
  writeFileSync(file, MANIFEST);
  const includeFields = ["id", "customer.id"];
  const uri = "/webhooks/shopify";
  expect(readAppManifest(file)).toEqual({
    name: "Waymark",
    handle: "waymark",
    scopes: ["read_orders", "read_fulfillments", "write_app_proxy"],
    homePath: "/app",
    subscriptions: [
      { topic: "orders/create", path: uri, includeFields },
      { topic: "orders/updated", path: uri, includeFields },
      { topic: "customers/redact", path: uri, includeFields: null },
      { topic: "shop/redact", path: uri, includeFields: null },
    ],
    proxy: { pathPrefix: "/apps/track", appPath: "/proxy/track" },
  });
});

test("a file that is no TOML is refused with its name and line", () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "manifest-")), "shopify.app.toml");
  writeFileSync(file, "a = 1\n\nnonsense");
  expect(() => readAppManifest(file)).toThrow(/shopify\.app\.toml is no TOML: [^]*3:/);
});
