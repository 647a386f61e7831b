// Every setting, parsed once; the only reader of process.env. `.env.example` lists them all.
import { z } from "zod";
import { type Credentials, isCredential } from "./carriers/apis/carrier-api";
import { CARRIER_APIS } from "./carriers/connectors/carrier-apis.server";
import { AppError } from "./lib/errors";

const port = z.coerce.number().int().min(0).max(65_535);
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });
const flagDate = z.iso.datetime().transform((text) => new Date(text));

/** `id:base64,id:base64`: 32 bytes each; the first seals, all open. */
const encryptionKeys = z.string().transform((text, context) =>
  text.split(",").map((pair, index, pairs) => {
    const [id = "", encoded = ""] = pair.trim().split(/:(.*)/s);
    const key = Buffer.from(encoded, "base64");
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(id) || key.length !== 32) {
      context.addIssue(
        "must be id:base64 with 32 bytes, several joined by commas. Make one with: node -p \"'k1:'+crypto.randomBytes(32).toString('base64')\"",
      );
      return z.NEVER;
    }
    if (key.every((byte) => byte === 0)) {
      context.addIssue(`key "${id}" is all zeros`);
      return z.NEVER;
    }
    if (pairs.findIndex((other) => other.trim().startsWith(`${id}:`)) !== index) {
      context.addIssue(`key "${id}" is listed twice`);
      return z.NEVER;
    }
    return { id, key };
  }),
);

/** Shopify's secrets have 32 characters and more. */
const secret = z.string().min(8, "is too short for a secret");

const requestsPerSecond = z.string().transform((text, context) => {
  if (text === "off") return text;
  const rate = Number(text);
  if (rate > 0 && rate <= 100_000) return rate;
  context.addIssue("must be requests a second, or off");
  return z.NEVER;
});

/** What every process that keeps data needs, whether it knows of Shopify or not. */
const processFields = {
  /** Port of the HTTP server; 0 takes a free one. */
  PORT: port.default(3000),
  HOST: z.string().default("0.0.0.0"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),

  /** Any PostgreSQL 14 or later. Unset: one of our own is started in DATA_DIR. */
  DATABASE_URL: postgresUrl.optional(),
  /** PostgreSQL itself, when DATABASE_URL names a pooler in transaction mode. */
  DIRECT_DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(500).default(20),
  DATA_DIR: z.string().default(".waymark"),

  /** Requests a second that a key's account may send to /v2, and three times as many to realtime. */
  V2_RATE: requestsPerSecond.default(1),
  /** true: the engine may push to addresses on private networks. Only for accounts that are all yours. */
  PUSH_ALLOW_PRIVATE: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
  SANDBOX_SEED: z.string().default("waymark"),
};

/** PostgreSQL itself, or a replica, of another database than the embedded one that Waymark would start. */
function needsDatabaseUrl(
  env: Partial<Record<"DATABASE_URL" | "DIRECT_DATABASE_URL" | "READ_DATABASE_URL", string>>,
  context: z.RefinementCtx,
): void {
  for (const name of ["DIRECT_DATABASE_URL", "READ_DATABASE_URL"] as const) {
    if (env.DATABASE_URL || !env[name]) continue;
    context.addIssue({ code: "custom", path: [name], message: "goes with DATABASE_URL" });
  }
}

/** Those of a command or a process that has the engine and no shop. */
const engineSettings = z
  .object({
    ...processFields,
    /** Only this machine reaches the engine, unless HOST says otherwise. */
    HOST: z.string().default("127.0.0.1"),
    ENCRYPTION_KEYS: encryptionKeys.optional(),
  })
  .superRefine(needsDatabaseUrl);

export const settings = z
  .object({
    ...processFields,

    SHOPIFY_API_KEY: z.string().min(1),
    SHOPIFY_API_SECRET: secret,
    /** While the secret rotates: Shopify signs with the old one for up to an hour. */
    SHOPIFY_API_SECRET_PREVIOUS: secret.optional(),
    /** The app's public address, as in shopify.app.toml. */
    SHOPIFY_APP_URL: z.url({ protocol: /^https?$/ }),

    ENCRYPTION_KEYS: encryptionKeys,

    /** A streaming replica of DATABASE_URL's database, for pages that only read. */
    READ_DATABASE_URL: postgresUrl.optional(),

    /** Reverse proxies in front of the app that append their peer's address to X-Forwarded-For. */
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(1),

    /** inline: this process also runs the jobs. off: `npm run worker` does, in processes of its own. */
    WORKER: z.enum(["inline", "off"]).default("inline"),
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(4),

    /** Port of /metrics, apart from the public one. Unset: there are no metrics. */
    METRICS_PORT: port.optional(),
    /** Readers of /metrics send it as a bearer token. Unset: only this machine reaches the port. */
    METRICS_TOKEN: secret.optional(),
    /** Base address of an OpenTelemetry collector (OTLP over HTTP). Unset: there are no traces. */
    OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),

    /** Base address of TrackingMore's cloud, for shops that connected a key. */
    TRACKINGMORE_BASE_URL: z.url().default("https://api.trackingmore.com/v2"),

    /** A server that plays every carrier's API below the carrier's id, for demos and tests. */
    CARRIERS_STAND_IN_URL: z.url().optional(),

    /** numbers: only SANDBOX-… numbers play a scripted journey. all: every number does, for demos. off: none. */
    SANDBOX: z.enum(["off", "numbers", "all"]).default("numbers"),
    /** The engine's clock can replay the past: from START_AT, SPEED times as fast, until it has caught up. */
    ENGINE_CLOCK_START_AT: flagDate.optional(),
    /** The real moment at which the replay began; keep it to resume after a restart. */
    ENGINE_CLOCK_STARTED_AT: flagDate.optional(),
    ENGINE_CLOCK_SPEED: z.coerce.number().min(1).max(10_000_000).default(1),
  })
  .superRefine((env, context) => {
    if (Boolean(env.ENGINE_CLOCK_START_AT) !== Boolean(env.ENGINE_CLOCK_STARTED_AT)) {
      context.addIssue({
        code: "custom",
        path: ["ENGINE_CLOCK_STARTED_AT"],
        message: "goes with ENGINE_CLOCK_START_AT: set both or neither",
      });
    }
    needsDatabaseUrl(env, context);
  });

/** CARRIER_UPS_CLIENT_ID and its like: one for each field of each carrier's key. */
const carrierKeyNames = CARRIER_APIS.map(({ id, fields }) => ({
  id,
  names: fields.map(({ name }) => ({ field: name, setting: settingName(id, name) })),
}));

const credential = z.string().trim().refine(isCredential, "must have no spaces");

/** Keys to carriers for all shops of the installation; a shop's own key goes first. */
export const carrierKeySettings = z.object(
  Object.fromEntries(
    carrierKeyNames.flatMap(({ names }) =>
      names.map(({ setting }) => [setting, credential.optional()]),
    ),
  ),
);

const carrierKeys = carrierKeySettings.transform((given, context) => {
  const keys = new Map<string, Credentials>();
  for (const { id, names } of carrierKeyNames) {
    const set = names.filter(({ setting }) => given[setting] !== undefined);
    if (set.length === 0) continue;
    for (const { setting } of names.filter((name) => !set.includes(name))) {
      const message = `goes with ${set[0]!.setting}: set all of that key, or none`;
      context.addIssue({ code: "custom", path: [setting], message });
    }
    const fields = set.map(({ field, setting }) => [field, given[setting]!]);
    keys.set(id, Object.fromEntries(fields) as Credentials);
  }
  return { carrierKeys: keys };
});

function settingName(carrier: string, field: string): string {
  const words = `${carrier}_${field.replace(/[A-Z]/g, "_$&")}`;
  return `CARRIER_${words.replaceAll("-", "_").toUpperCase()}`;
}

const all = settings.and(carrierKeys);

export type Env = z.output<typeof all>;
export type EngineEnv = z.output<typeof engineSettings>;

type Source = Record<string, string | undefined>;

/**
 * Reads the settings; an empty value counts as not set.
 * Throws AppError `invalid_input` that names every setting that is missing or wrong.
 */
export function readEnv(source: Source = process.env): Env {
  const env = read(all, source);
  const { protocol, hostname } = new URL(env.SHOPIFY_APP_URL);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (source.NODE_ENV === "production" && protocol === "http:" && !isLocal) {
    throw new AppError(
      "invalid_input",
      "SHOPIFY_APP_URL: must begin with https:// in production; Shopify opens no other address.",
    );
  }
  return env;
}

/** The same for what needs no shop: nothing is required. */
export function readEngineEnv(source: Source = process.env): EngineEnv {
  return read(engineSettings, source);
}

function read<Schema extends z.ZodType>(schema: Schema, source: Source): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ code, path, message }) => {
    const name = path.join(".");
    const isMissing = code === "invalid_type" && given[name] === undefined;
    return isMissing ? `  ${name} is missing` : `  ${name}: ${message}`;
  });
  throw new AppError(
    "invalid_input",
    `These settings are missing or wrong (see .env.example):\n${lines.join("\n")}`,
  );
}
