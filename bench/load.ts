// A cheap load generator: prebuilt requests over raw keep-alive sockets, one in flight on each.
import net from "node:net";

export interface LoadResult {
  requests: number;
  seconds: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Answers that were not 200, by status line. */
  refused: Record<string, number>;
}

/** Sends every request once over `connections` sockets and waits for all answers. */
export async function sendAll(
  port: number,
  requests: readonly Buffer[],
  connections: number,
): Promise<LoadResult> {
  const latenciesMs = new Float64Array(requests.length);
  const refused: Record<string, number> = {};
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: connections }, () =>
      drive(
        port,
        () => {
          const index = next++;
          const request = requests[index];
          return request && { request, done: (ms: number) => (latenciesMs[index] = ms) };
        },
        refused,
      ),
    ),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  latenciesMs.sort();
  const quantile = (share: number) => latenciesMs[Math.floor((requests.length - 1) * share)] ?? 0;
  return {
    requests: requests.length,
    seconds,
    perSecond: requests.length / seconds,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    refused,
  };
}

type Take = () => { request: Buffer; done: (ms: number) => void } | undefined;

function drive(port: number, take: Take, refused: Record<string, number>): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    let current = take();
    let sentAt = 0;
    let pending = "";
    const send = () => {
      if (!current) return socket.end(() => resolve());
      sentAt = performance.now();
      socket.write(current.request);
    };
    socket.once("connect", send);
    socket.on("data", (chunk) => {
      pending += chunk.toString("latin1");
      if (!isWhole(pending)) return;
      current?.done(performance.now() - sentAt);
      if (!pending.startsWith("HTTP/1.1 200")) {
        const line = pending.slice(0, pending.indexOf("\r\n"));
        refused[line] = (refused[line] ?? 0) + 1;
      }
      pending = "";
      current = take();
      send();
    });
    socket.once("error", reject);
  });
}

/** Whether one HTTP answer has arrived whole, by content-length or the last chunk. */
function isWhole(text: string): boolean {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return false;
  const head = text.slice(0, headEnd).toLowerCase();
  const length = /\r\ncontent-length: *(\d+)/.exec(head);
  if (length) return text.length >= headEnd + 4 + Number(length[1]);
  return head.includes("transfer-encoding: chunked") ? text.endsWith("0\r\n\r\n") : true;
}
