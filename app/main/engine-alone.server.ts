// The engine as a process of its own: a v2 server in which every number is played, without Shopify.
import { META } from "~/trackingmore/contract/meta-codes";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { wireEngine } from "./engine.server";
import { createV2Listener } from "~/engine/api/v2-listener.server";
import type { Engine } from "~/engine/engine.server";
import { envelope, refuse } from "~/engine/requests/envelope";
import { startSendLoop } from "~/engine/push/sending/send-loop.server";
import type { EngineEnv } from "~/env.server";
import { AppError } from "~/lib/errors";
import { createLog } from "~/lib/log.server";
import { createSealer, type Sealer } from "~/lib/seal.server";
import { SECOND_MS, systemClock } from "~/lib/time";
import { engineDataDirectory, openAlone, type OpenInstallation } from "./installation.server";
import { startPoller } from "~/engine/polling/poll-loop.server";

const IDLE_SWEEP_MS = 50;
/** A client that is still sending then is cut off. */
const CLOSE_DEADLINE_MS = 5 * SECOND_MS;

export interface EngineAlone {
  /** Up to and including `/v2`. */
  baseUrl: string;
  apiKey: string;
  /** Finishes what is under way. */
  stop(): Promise<void>;
}

export interface EngineAloneOptions {
  env: EngineEnv;
  port: number;
  requestsPerSecond: number | "off";
  /** Exactly this key, with an account of its own if nobody has it; else the one of the last start. */
  apiKey?: string | undefined;
  /** Begins with an empty database; only for the embedded one. */
  isFresh: boolean;
  onProgress: (message: string) => void;
}

/**
 * Answers when the engine does. Throws AppError `conflict` for a port or a database in use and
 * `invalid_input` for a key that was revoked.
 */
export async function startEngineAlone(options: EngineAloneOptions): Promise<EngineAlone> {
  const { env, port } = options;
  const log = createLog(env.LOG_LEVEL);
  // The port is taken first: whoever finds it in use should not have waited for a database. Calls that come
  // meanwhile wait for it.
  let open: (handle: Engine["handleV2"]) => void = () => {};
  const opened = new Promise<Engine["handleV2"]>((resolve) => (open = resolve));
  const onError = (error: unknown) => {
    log.error({ err: error }, "request failed");
    return envelope(refuse(META.serverError));
  };
  const handle = async (request: Request) => (await opened)(request);
  const server = http.createServer(createV2Listener(handle, { onError }));
  const address = await listen(server, port, env.HOST);
  let installation: OpenInstallation | null = null;
  const loops: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    // The door first: who is inside still needs the database.
    await closeServer(server);
    await Promise.all(loops.map((loop) => loop.stop()));
    await installation?.close();
  };
  try {
    const dataDirectory = engineDataDirectory(env);
    installation = await openAlone(env, { ...options, dataDirectory });
    const engine = wireEngine({
      database: installation.database,
      sealer: await sealerOf(env, dataDirectory),
      clock: systemClock,
      sandbox: { seed: env.SANDBOX_SEED, carriers: "all" },
      requestsPerSecond: options.requestsPerSecond,
      allowPrivatePush: env.PUSH_ALLOW_PRIVATE,
      log,
    });
    const apiKey = await readyKey(engine, dataDirectory, options.apiKey);
    loops.push(startPoller({ engine, clock: systemClock, clockSpeed: 1, log }));
    const onPushError = (error: unknown) => log.warn({ err: error }, "push");
    loops.push(startSendLoop({ push: engine.push, onError: onPushError }));
    open(engine.handleV2);
    return { baseUrl: `${address}/v2`, apiKey, stop };
  } catch (error) {
    open(async () => envelope(refuse(META.unavailable)));
    await stop();
    throw error;
  }
}

async function listen(server: http.Server, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === "object" && address ? address.port : port;
  const isAnyHost = host === "0.0.0.0" || host === "::";
  return `http://${isAnyHost ? "localhost" : host}:${actualPort}`;
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new AppError(
      "conflict",
      `Port ${port} is in use. Stop what uses it, or choose another one with --port.`,
    );
  }
  if (error.code === "EACCES") {
    return new AppError("forbidden", `Port ${port} needs more rights. Choose one above 1023.`);
  }
  return error;
}

function closeServer(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    // Kept-alive connections fall idle one by one, as their last answers go out.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_DEADLINE_MS);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** The key given, or the one of the last start: a developer's client keeps working. */
async function readyKey(
  engine: Engine,
  dataDirectory: string,
  given: string | undefined,
): Promise<string> {
  const apiKey = given ?? (await keptSecret(path.join(dataDirectory, "api-key"), randomUUID));
  const owner = await engine.ensureKey(apiKey, { name: "engine" });
  if (owner.outcome === "known") return apiKey;
  if (given !== undefined) {
    throw new AppError("invalid_input", "This key has been revoked. Choose another one.");
  }
  const replacement = randomUUID();
  await writeFile(path.join(dataDirectory, "api-key"), replacement, { mode: 0o600 });
  return readyKey(engine, dataDirectory, undefined);
}

/** Seals with ENCRYPTION_KEYS, or with a key that was made at the first start. */
async function sealerOf(env: EngineEnv, dataDirectory: string): Promise<Sealer> {
  if (env.ENCRYPTION_KEYS) return createSealer(env.ENCRYPTION_KEYS);
  const makeKey = () => randomBytes(32).toString("base64");
  const kept = await keptSecret(path.join(dataDirectory, "encryption-key"), makeKey);
  return createSealer([{ id: "engine", key: Buffer.from(kept, "base64") }]);
}

/** What the file holds; made and written when there is none. Only its owner may read it. */
async function keptSecret(file: string, make: () => string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, make(), { mode: 0o600, flag: "wx" }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
  return (await readFile(file, "utf8")).trim();
}
