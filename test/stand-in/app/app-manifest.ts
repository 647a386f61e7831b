// The app as Shopify knows it from its manifest (shopify.app.toml): subscriptions, scopes, app proxy.
import { existsSync, readFileSync } from "node:fs";
import { type TomlTable, parse } from "smol-toml";
import type { Subscription } from "../webhooks/subscriptions.ts";
import { StandInError } from "../stand-in-error.ts";

export interface AppProxy {
  /** Storefront paths below this go to the app: "/apps/track". */
  pathPrefix: string;
  /** Where at the app they arrive: "/proxy/track". */
  appPath: string;
}

export interface AppManifest {
  name: string;
  handle: string;
  scopes: string[];
  /** Path at the app that the admin opens; from `application_url`. */
  homePath: string;
  subscriptions: Subscription[];
  proxy: AppProxy;
}

/** Throws one sentence when the file is not there, can't be read or lacks what Shopify needs. */
export function readAppManifest(file: string): AppManifest {
  if (!existsSync(file)) throw new StandInError(`There is no app manifest at ${file}.`);
  const toml = readToml(file);
  const scopes = table(toml, "access_scopes").scopes;
  const proxy = table(toml, "app_proxy");
  return {
    name: text(toml.name, "name"),
    handle: text(toml.handle ?? "waymark", "handle"),
    scopes: text(scopes ?? "", "access_scopes.scopes")
      .split(/\s*,\s*/)
      .filter(Boolean),
    homePath: pathOf(text(toml.application_url, "application_url")),
    subscriptions: readSubscriptions(table(toml, "webhooks").subscriptions),
    proxy: {
      pathPrefix: `/${text(proxy.prefix, "app_proxy.prefix")}/${text(proxy.subpath, "app_proxy.subpath")}`,
      appPath: pathOf(text(proxy.url, "app_proxy.url")),
    },
  };
}

function readToml(file: string): TomlTable {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new StandInError(`${file} is no TOML: ${(error as Error).message}`);
  }
}

function readSubscriptions(value: unknown): Subscription[] {
  const entries = (value ?? []) as TomlTable[];
  return entries.flatMap((entry) => {
    const topics = [entry.topics, entry.compliance_topics].flatMap((list) => list ?? []);
    const path = pathOf(text(entry.uri, "webhooks.subscriptions.uri"));
    const includeFields = (entry.include_fields as string[] | undefined) ?? null;
    return topics.map((topic) => ({ topic: String(topic), path, includeFields }));
  });
}

function table(toml: TomlTable, key: string): TomlTable {
  const value = toml[key];
  return value && typeof value === "object" && !Array.isArray(value) ? (value as TomlTable) : {};
}

function text(value: unknown, key: string): string {
  if (typeof value !== "string") throw new StandInError(`The manifest lacks ${key}.`);
  return value;
}

/** "https://example.com/proxy/" and "/proxy" both → "/proxy"; the root is "". */
function pathOf(uri: string): string {
  return new URL(uri, "https://app.example").pathname.replace(/\/$/, "");
}
