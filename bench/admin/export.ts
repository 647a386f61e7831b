// Downloads a shop's whole list as CSV, and samples the memory of the app's process meanwhile.
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { get } from "node:http";
import { embeddedUrl } from "../../test/stand-in/admin-pages/admin-app-page";
import { USER_AGENT } from "../../test/support/chromium";
import type { AdminWorld } from "./world";

const SAMPLE_MS = 100;
/** The download's time is cut into so many parts. */
const PARTS = 5;
const NEW_LINE = "\n".charCodeAt(0);

export interface Export {
  /** With the headings. */
  lines: number;
  bytes: number;
  seconds: number;
  /** MiB of resident memory before the download, and the peak in each fifth of its time. */
  before: number;
  peaks: number[];
}

export async function exportOf(world: AdminWorld): Promise<Export> {
  const before = residentMiB(world.appPid);
  const startedAt = performance.now();
  const response = await open(world);
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(residentMiB(world.appPid)), SAMPLE_MS);
  let [lines, bytes] = [0, 0];
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      for (const byte of chunk) if (byte === NEW_LINE) lines += 1;
    }
  } finally {
    clearInterval(timer);
  }
  samples.push(residentMiB(world.appPid));
  const peaks = Array.from({ length: PARTS }, (_, part) => {
    const [from, to] = [part, part + 1].map((at) => Math.floor((samples.length * at) / PARTS));
    return Math.max(...samples.slice(from, Math.max(to!, from! + 1)));
  });
  return { lines, bytes, seconds: (performance.now() - startedAt) / 1000, before, peaks };
}

function open(world: AdminWorld): Promise<IncomingMessage> {
  const url = embeddedUrl(world.shopId, "/app/shipments/export", {
    ...world.frame,
    now: new Date(),
  });
  const { hostname, port } = new URL(world.appOrigin);
  const headers = { host: url.host, "user-agent": USER_AGENT, "x-forwarded-proto": "https" };
  return new Promise((resolve, reject) => {
    get({ hostname, port, path: url.pathname + url.search, headers }, (response) => {
      if (response.statusCode === 200) return resolve(response);
      response.resume();
      reject(new Error(`${url.pathname} answered ${response.statusCode}`));
    }).on("error", reject);
  });
}

function residentMiB(pid: number): number {
  const [, kiB] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kiB) / 1024;
}
