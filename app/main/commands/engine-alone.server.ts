// Wiring: the engine as a process of its own, a v2 server that plays every number, without Shopify.
import { randomBytes } from "node:crypto";
import path from "node:path";
import { readyOwnKey } from "~/engine/accounts/own-key.server";
import { createV2Listener } from "~/engine/api/v2-listener.server";
import { startPollLoop } from "~/engine/polling/poll-loop.server";
import { startSendLoop } from "~/engine/push/sending/send-loop.server";
import { envelope, refuse } from "~/engine/requests/envelope";
import type { EngineEnv } from "~/env.server";
import { createGuardedServer } from "~/http/guarded-server.server";
import { closeServer, createWaitingListener, listen } from "~/http/listen.server";
import { readySealer } from "~/lib/encryption-keys/encryption-check.server";
import { keptSecret } from "~/lib/encryption-keys/kept-secret.server";
import { type OnStop, startInOrder } from "~/lib/lifecycle.server";
import { createLog, type Log } from "~/lib/log.server";
import type { SealingKey } from "~/lib/seal.server";
import type { Clock } from "~/lib/time";
import { META } from "~/trackingmore/contract/meta-codes";
import { wireEngine } from "../engine.server";
import { ENDPOINT_BODIES } from "../http-server.server";
import { REQUEST_LIMITS } from "../database.server";
import { engineDataDirectory, openAlone } from "../installation.server";

export interface EngineAlone {
  /** Up to and including `/v2`. */
  baseUrl: string;
  apiKey: string;
  /** Where its data is, for people. */
  database: string;
  /** Finishes the requests and rounds under way. */
  stop(): Promise<void>;
}

export interface EngineAloneOptions {
  env: EngineEnv;
  port: number;
  requestsPerSecond: number | "off";
  /** This key, with an account of its own if it has none; else the key of the last start. */
  apiKey?: string | undefined;
  /** What time it is for the engine and its carriers; `speed`: its seconds in a real one. */
  clock: Clock & { speed: number };
  /** Begins with an empty database; only for the embedded one. */
  isFresh: boolean;
  onProgress: (message: string) => void;
}

/**
 * Resolves when the engine answers. Throws AppError `conflict` for a port or a database in use and
 * `invalid_input` for a key that was revoked.
 */
export async function startEngineAlone(options: EngineAloneOptions): Promise<EngineAlone> {
  const { started, stop } = await startInOrder((onStop) => startParts(options, onStop));
  return { ...started, stop };
}

async function startParts(options: EngineAloneOptions, onStop: OnStop) {
  const { env, port } = options;
  const log = createLog(env.LOG_LEVEL);
  // A port in use is reported before a database is started. Calls that come meanwhile wait for it.
  const waiting = createWaitingListener();
  const server = createGuardedServer(waiting.listener, {
    maxBodyBytes: () => ENDPOINT_BODIES["/v2/"],
    isHttps: false,
  });
  const origin = await listen(server, {
    port,
    host: env.HOST,
    advice: "or choose another one with --port",
  });
  onStop(() => {
    waiting.open(v2Listener(log, async () => envelope(refuse(META.unavailable))));
    return closeServer(server);
  });
  const dataDirectory = engineDataDirectory(env);
  const installation = await openAlone(env, { ...options, dataDirectory, limits: REQUEST_LIMITS });
  onStop(() => installation.close());
  const keys = await encryptionKeysOf(env, dataDirectory);
  const sealer = await readySealer(installation.database.pool, keys, log);
  const engine = wireEngine({
    database: installation.database,
    sealer,
    clock: options.clock,
    sandbox: { seed: env.SANDBOX_SEED, carriers: "all" },
    requestsPerSecond: options.requestsPerSecond,
    allowPrivatePush: env.PUSH_ALLOW_PRIVATE,
    log,
    carriers: { fetch },
  });
  const apiKey = await readyOwnKey(engine, path.join(dataDirectory, "api-key"), options.apiKey);
  const poller = startPollLoop({
    engine,
    clock: options.clock,
    clockSpeed: options.clock.speed,
    log,
  });
  onStop(() => poller.stop());
  const onError = (error: unknown) => log.warn({ err: error }, "push");
  const sendLoop = startSendLoop({ push: engine.push, onError });
  onStop(() => sendLoop.stop());
  waiting.open(v2Listener(log, engine.handleV2));
  // Closed first: requests under way still need the database.
  onStop(() => closeServer(server));
  return { baseUrl: `${origin}/v2`, apiKey, database: installation.place };
}

function v2Listener(log: Log, handle: (request: Request) => Promise<Response>) {
  return createV2Listener(handle, {
    onError(error) {
      log.error({ err: error }, "request failed");
      return envelope(refuse(META.serverError));
    },
  });
}

/** Seals with ENCRYPTION_KEYS, or with a key that was made at the first start. */
async function encryptionKeysOf(env: EngineEnv, dataDirectory: string): Promise<SealingKey[]> {
  if (env.ENCRYPTION_KEYS) return env.ENCRYPTION_KEYS;
  const makeKey = () => randomBytes(32).toString("base64");
  const kept = await keptSecret(path.join(dataDirectory, "encryption-key"), makeKey);
  return [{ id: "engine", key: Buffer.from(kept, "base64") }];
}
