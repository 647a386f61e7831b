import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { carrierKeySettings, readEngineEnv, readEnv, settings } from "~/env.server";
import { logFailure } from "../../scripts/command-line";

const minimal = {
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "client-secret",
  SHOPIFY_APP_URL: "https://waymark.example.com",
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
};

test(".env.example names exactly the settings there are, with the defaults they have", () => {
  const example = readFileSync(".env.example", "utf8");
  const lines = [...example.matchAll(/^(# )?([A-Z][A-Z0-9_]+)=(.*)$/gm)];
  const named = lines.map((line) => line[2] ?? "");
  const carrierKeys = Object.keys(carrierKeySettings.shape);
  expect(named.toSorted()).toEqual([...Object.keys(settings.shape), ...carrierKeys].toSorted());

  const withDefaults = readEnv(minimal) as Record<string, unknown>;
  const optional = [
    "DATABASE_URL",
    "DIRECT_DATABASE_URL",
    "READ_DATABASE_URL",
    "SHOPIFY_API_SECRET_PREVIOUS",
    "CARRIERS_STAND_IN_URL",
    "METRICS_PORT",
    "METRICS_TOKEN",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "ENGINE_CLOCK_START_AT",
    "ENGINE_CLOCK_STARTED_AT",
    ...carrierKeys,
  ];
  for (const [, comment, name = "", value] of lines) {
    if (!comment || optional.includes(name)) continue;
    expect(`${name}=${String(withDefaults[name])}`).toBe(`${name}=${value}`);
  }
});

test("everything that is missing or wrong is named at once, with what to do", () => {
  const bad = {
    PORT: "99999",
    SHOPIFY_APP_URL: "waymark",
    ENCRYPTION_KEYS: "k1:short",
    SHOPIFY_API_KEY: "",
  };
  expect(() => readEnv(bad)).toThrow(
    /PORT[\s\S]*SHOPIFY_API_KEY[\s\S]*SHOPIFY_API_SECRET[\s\S]*SHOPIFY_APP_URL[\s\S]*ENCRYPTION_KEYS: must be id:base64/,
  );
});

test("a setting that is missing or empty is called so", () => {
  const missing = readFailure({ ...minimal, SHOPIFY_API_KEY: "", SHOPIFY_APP_URL: undefined });
  expect(missing.message.split("\n").slice(1)).toEqual([
    "  SHOPIFY_API_KEY is missing",
    "  SHOPIFY_APP_URL is missing",
  ]);
});

test("the log has a line for each setting that is missing or wrong", () => {
  const fatal = vi.fn();
  logFailure({ fatal }, readFailure({ ...minimal, SHOPIFY_API_KEY: "", PORT: "x" }));
  const said = fatal.mock.calls.map(([line]) => line as string);
  expect(said).toHaveLength(3);
  expect(said[0]).toBe("These settings are missing or wrong (see .env.example):");
  expect(said).toContain("SHOPIFY_API_KEY is missing");
  expect(said.join("")).not.toContain("\n");
});

function readFailure(source: Record<string, string | undefined>): Error {
  try {
    readEnv(source);
  } catch (error) {
    return error as Error;
  }
  throw new Error("The settings were read.");
}

test("a clock that starts in the past needs to know when it started", () => {
  expect(() => readEnv({ ...minimal, ENGINE_CLOCK_START_AT: "2026-10-01T00:00:00Z" })).toThrow(
    /set both or neither/,
  );
});

test("a carrier's key is all of its fields", () => {
  const keysOf = (given: Record<string, string>) => [
    ...readEnv({ ...minimal, ...given }).carrierKeys,
  ];
  expect(keysOf({ CARRIER_UPS_CLIENT_ID: "" })).toEqual([]);
  expect(keysOf({ CARRIER_CANADA_POST_USERNAME: "u", CARRIER_CANADA_POST_PASSWORD: "p" })).toEqual([
    ["canada-post", { username: "u", password: "p" }],
  ]);
  expect(() => keysOf({ CARRIER_UPS_CLIENT_ID: "id", CARRIER_DHL_API_KEY: "a b" })).toThrow(
    /CARRIER_DHL_API_KEY: must have no spaces/,
  );
  expect(() => keysOf({ CARRIER_UPS_CLIENT_ID: "id" })).toThrow(
    /CARRIER_UPS_CLIENT_SECRET: goes with CARRIER_UPS_CLIENT_ID/,
  );
});

test("the engine alone needs no setting, and refuses a wrong one", () => {
  expect(readEngineEnv({})).toMatchObject({ PORT: 3000, DATA_DIR: ".waymark", V2_RATE: 1 });
  expect(() => readEngineEnv({ PORT: "x", V2_RATE: "0" })).toThrow(/PORT: [\s\S]*V2_RATE: must be/);
});

test("PostgreSQL itself and the replica are named beside DATABASE_URL, by commands of the engine, too", () => {
  const alone = { DIRECT_DATABASE_URL: "postgresql://a@b/c" };
  for (const read of [() => readEngineEnv(alone), () => readEnv({ ...minimal, ...alone })])
    expect(read).toThrow(/DIRECT_DATABASE_URL: goes with DATABASE_URL/);
  expect(() => readEnv({ ...minimal, READ_DATABASE_URL: "postgresql://a@b/c" })).toThrow(
    /READ_DATABASE_URL: goes with DATABASE_URL/,
  );
});

test(".env.example lists every level of the log", () => {
  const line = readFileSync(".env.example", "utf8").match(/^# (.*)\n# LOG_LEVEL=/m)?.[1] ?? "";
  const levels = line.split(/, | or /);
  expect(levels.toSorted()).toEqual(settings.shape.LOG_LEVEL.unwrap().options.toSorted());
});

test("the rate is requests a second, or off", () => {
  const rateOf = (V2_RATE: string) => readEnv({ ...minimal, V2_RATE }).V2_RATE;
  expect(rateOf("")).toBe(1);
  expect(rateOf("2.5")).toBe(2.5);
  expect(rateOf("off")).toBe("off");
  for (const wrong of ["0", "-1", "fast"]) {
    expect(() => rateOf(wrong)).toThrow(/V2_RATE: must be requests a second, or off/);
  }
});

test("weak keys and secrets are refused", () => {
  const key = Buffer.alloc(32, 1).toString("base64");
  const zeros = Buffer.alloc(32).toString("base64");
  expect(() => readEnv({ ...minimal, ENCRYPTION_KEYS: `k1:${key},k1:${key}` })).toThrow(
    /ENCRYPTION_KEYS: key "k1" is listed twice/,
  );
  expect(() => readEnv({ ...minimal, ENCRYPTION_KEYS: `k1:${zeros}` })).toThrow(
    /ENCRYPTION_KEYS: key "k1" is all zeros/,
  );
  expect(() => readEnv({ ...minimal, SHOPIFY_API_SECRET: "x" })).toThrow(
    /SHOPIFY_API_SECRET: is too short/,
  );
  expect(() => readEnv({ ...minimal, SHOPIFY_API_SECRET_PREVIOUS: "x" })).toThrow(
    /SHOPIFY_API_SECRET_PREVIOUS: is too short/,
  );
});

test("production needs https, except on this machine", () => {
  const at = (SHOPIFY_APP_URL: string, NODE_ENV: string) =>
    readEnv({ ...minimal, SHOPIFY_APP_URL, NODE_ENV }).SHOPIFY_APP_URL;
  expect(() => at("http://waymark.example.com", "production")).toThrow(/https:\/\//);
  expect(at("http://waymark.example.com", "development")).toBe("http://waymark.example.com");
  expect(at("http://localhost:3000", "production")).toBe("http://localhost:3000");
});
