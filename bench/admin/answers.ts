// Times documents of the admin as the app's process answers them, without a network and without a browser.
import { Agent, request } from "node:http";
import { embeddedUrl } from "../../test/stand-in/admin-pages/admin-app-page";
import { USER_AGENT } from "../../test/support/chromium";
import type { AdminWorld } from "./world";

const WARM_UP = 3;
const MEASURED = 20;

export interface Answer {
  /** Milliseconds to the first byte. */
  median: number;
  p95: number;
  /** Of the compressed document. */
  bytes: number;
}

const agent = new Agent({ keepAlive: true });

/** One after the other, each with a session token of its own. */
export async function answersOf(world: AdminWorld, path: string, locale = "en"): Promise<Answer> {
  const times: number[] = [];
  let bytes = 0;
  for (let turn = 0; turn < WARM_UP + MEASURED; turn++) {
    const answer = await ask(
      embeddedUrl(world.shopId, path, { ...world.frame, locale, now: new Date() }),
      world.appOrigin,
    );
    bytes = answer.bytes;
    if (turn >= WARM_UP) times.push(answer.ms);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
  return { median: at(0.5), p95: at(0.95), bytes };
}

function ask(url: URL, appOrigin: string): Promise<{ ms: number; bytes: number }> {
  const { hostname, port } = new URL(appOrigin);
  const headers = {
    host: url.host,
    "user-agent": USER_AGENT,
    "accept-encoding": "gzip, br",
    "x-forwarded-proto": url.protocol.slice(0, -1),
  };
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(
      { hostname, port, path: url.pathname + url.search, headers, agent },
      (response) => {
        const ms = performance.now() - startedAt;
        if (response.statusCode !== 200) {
          reject(new Error(`${url.pathname} answered ${response.statusCode}`));
          return void response.resume();
        }
        let bytes = 0;
        response.on("data", (chunk: Buffer) => (bytes += chunk.length));
        response.on("end", () => resolve({ ms, bytes }));
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}
