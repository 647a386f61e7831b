// A v2 server behind a bad network: it refuses, fails, hangs and breaks off in turn, and counts what it did.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { type Random, seededRandom } from "../stand-in/shop/random.ts";

/**
 * Faults of a call. The first four happen before the request reaches the service, the others after the service
 * carried it out: only the answer is lost.
 */
export const FAULTS = [
  "429",
  "500",
  "time-out",
  "connection cut",
  "502 after the work",
  "half a body",
  "answer lost",
] as const;
export type Fault = (typeof FAULTS)[number];

const AFTER_THE_WORK: ReadonlySet<Fault> = new Set([
  "502 after the work",
  "half a body",
  "answer lost",
]);

export interface FaultyNetworkOptions {
  handle: (request: Request) => Promise<Response>;
  seed: number;
  /** Share of an account's calls that something befalls, 0 to 1. */
  faultShare: number;
  /** How long a call that times out is left hanging before the connection ends. */
  hangMs: number;
  /** Retry-After of a 429; null: none, and clients wait v2's two minutes. */
  retryAfterSeconds: number | null;
  port?: number;
}

export interface FaultyService {
  /** Up to and including `/v2`. */
  baseUrl: string;
  counts(): { calls: number; faults: Record<Fault, number> };
  /** Resolves when the next call that changes something has done its work, and lies there unanswered. */
  nextUnanswered(): Promise<void>;
  stop(): Promise<void>;
}

interface Account {
  chance: Random;
  turn: number;
}

/**
 * Faults come by chance, and which one in turn: each account meets them all. Its first call always fails, so that
 * a run of few calls is rough, too.
 */
export async function startFaultyService(options: FaultyNetworkOptions): Promise<FaultyService> {
  const faults = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
  const accounts = new Map<string, Account>();
  const hanging = new Set<NodeJS.Timeout>();
  let calls = 0;
  let unanswered: (() => void)[] = [];

  function fateOf(key: string): Fault | null {
    let account = accounts.get(key);
    const isFirstCall = !account;
    if (!account) {
      // Accounts begin at different faults, in the order in which they come.
      account = { chance: seededRandom(options.seed + accounts.size), turn: accounts.size };
      accounts.set(key, account);
    }
    const isSpared = account.chance.next() >= options.faultShare;
    if (options.faultShare === 0 || (isSpared && !isFirstCall)) return null;
    return FAULTS[account.turn++ % FAULTS.length] ?? null;
  }

  async function answer(incoming: http.IncomingMessage, outgoing: http.ServerResponse) {
    calls++;
    const body = await readBody(incoming);
    const key = String(incoming.headers["trackingmore-api-key"] ?? "");
    const fault = fateOf(key);
    if (fault) faults[fault]++;
    if (fault && !AFTER_THE_WORK.has(fault)) return failBefore(fault, outgoing);
    const response = await options.handle(asRequest(incoming, body));
    const text = await response.text();
    if (incoming.method !== "GET" && unanswered.length > 0) {
      // Whoever waits for this moment kills the caller now; the answer has nobody to go to.
      for (const tell of unanswered.splice(0)) tell();
      return hang(outgoing);
    }
    if (fault) return failAfter(fault, outgoing, text);
    outgoing.writeHead(response.status, { "content-type": "application/json" });
    outgoing.end(text);
  }

  function failBefore(fault: Fault, outgoing: http.ServerResponse): void {
    if (fault === "429") {
      const wait = options.retryAfterSeconds;
      outgoing.writeHead(429, {
        "content-type": "application/json",
        ...(wait === null ? {} : { "retry-after": String(wait) }),
      });
      outgoing.end(`{"meta":{"code":429,"type":"TooManyRequests","message":"Too many requests."}}`);
    } else if (fault === "500") {
      outgoing.writeHead(500, { "content-type": "text/html" });
      outgoing.end("<html><body>Internal Server Error</body></html>");
    } else if (fault === "time-out") {
      hang(outgoing);
    } else {
      outgoing.destroy();
    }
  }

  function failAfter(fault: Fault, outgoing: http.ServerResponse, text: string): void {
    if (fault === "502 after the work") {
      outgoing.writeHead(502, { "content-type": "text/html" });
      outgoing.end("<html><body>Bad Gateway</body></html>");
    } else if (fault === "half a body") {
      const whole = Buffer.from(text);
      outgoing.writeHead(200, {
        "content-type": "application/json",
        "content-length": String(whole.length),
      });
      outgoing.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => outgoing.destroy());
    } else {
      outgoing.destroy();
    }
  }

  function hang(outgoing: http.ServerResponse): void {
    const timer = setTimeout(() => {
      hanging.delete(timer);
      outgoing.destroy();
    }, options.hangMs);
    hanging.add(timer);
  }

  const server = http.createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v2`,
    counts: () => ({ calls, faults: { ...faults } }),
    nextUnanswered: () => new Promise((resolve) => unanswered.push(resolve)),
    async stop() {
      unanswered = [];
      for (const timer of hanging) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function asRequest(incoming: http.IncomingMessage, body: Buffer): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (typeof value === "string") headers.set(name, value);
  const hasBody = body.length > 0 && incoming.method !== "GET" && incoming.method !== "HEAD";
  return new Request(`http://tracking-service.test${incoming.url ?? "/"}`, {
    method: incoming.method ?? "GET",
    headers,
    body: hasBody ? new Uint8Array(body) : null,
  });
}

async function readBody(incoming: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
