// Webhooks accepted a second: our endpoint, a floor, and a peer.
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { migrateDatabase } from "../../app/main/migrate.server";
import { startEmbeddedPostgres } from "../../app/lib/postgres/embedded-postgres.server";
import { examplePayload } from "../../test/support/shopify-examples";
import { progress } from "../engine/rounds";
import { type LoadResult, sendAll } from "../load";
import type { Report } from "../report";

const SECRET = "bench-secret";
const SHOP = "bench.myshopify.com";
const REQUESTS = 12_000;
const WARM_UP = 1_000;
const ROUNDS = 3;
const CONNECTIONS = [16, 64];

type Target = "ours" | "floor" | "peer";
const TARGETS: Record<Target, { argv: string[]; table: string | null }> = {
  ours: { argv: ["build/server/index.js"], table: "webhook_deliveries" },
  floor: { argv: ["--import", "tsx", "bench/intake/floor.ts"], table: "bench_floor" },
  peer: { argv: ["--import", "tsx", "bench/intake/peer.ts"], table: null },
};

interface Row extends LoadResult {
  target: Target;
  connections: number;
}

/**
 * Each round measures all three in turn on one durable PostgreSQL; the medians are reported.
 * Our worker is off, as in an installation with separate worker processes. Afterwards every webhook
 * that was answered 200 must be in the table.
 */
export async function run(): Promise<Report> {
  const database = process.env.DATABASE_URL
    ? { url: process.env.DATABASE_URL, stop: async () => {} }
    : await startEmbeddedPostgres({ directory: path.resolve(".waymark/bench-postgres") });
  try {
    await migrateDatabase(database.url);
    const rows: Row[] = [];
    for (const connections of CONNECTIONS) {
      for (let round = 1; round <= ROUNDS; round++) {
        for (const target of Object.keys(TARGETS) as Target[]) {
          progress(`${connections} connections, round ${round} of ${ROUNDS}: ${target}`);
          rows.push(await measure(target, connections, database.url));
        }
      }
    }
    return report(rows);
  } finally {
    await database.stop();
  }
}

async function measure(target: Target, connections: number, url: string): Promise<Row> {
  const { argv, table } = TARGETS[target];
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  if (table) await pool.query(`drop table if exists bench_floor`);
  await pool.query(`truncate webhook_deliveries; checkpoint`);
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const server = await start(argv, port, url);
  try {
    // Fewer for the slow peer, so that each round takes seconds.
    const count = target === "peer" ? REQUESTS / 6 : REQUESTS;
    await sendAll(port, signedRequests(port, WARM_UP), connections);
    const result = await sendAll(port, signedRequests(port, count), connections);
    const failures = Object.keys(result.refused);
    if (failures.length > 0)
      throw new Error(`${target} refused: ${JSON.stringify(result.refused)}`);
    if (table) {
      const { rows } = await pool.query<{ stored: string }>(
        `select count(*) as stored from ${table}`,
      );
      const stored = Number(rows[0]?.stored);
      if (stored !== count + WARM_UP) {
        throw new Error(`${target} acknowledged ${count + WARM_UP} and stored ${stored}`);
      }
    }
    return { target, connections, ...result };
  } finally {
    await pool.end();
    const exited = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await exited;
  }
}

async function start(argv: string[], port: number, url: string): Promise<ChildProcess> {
  const server = spawn(process.execPath, argv, {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      HOST: "127.0.0.1",
      DATABASE_URL: url,
      SHOPIFY_API_KEY: "bench",
      SHOPIFY_API_SECRET: SECRET,
      SHOPIFY_APP_URL: "http://localhost",
      ENCRYPTION_KEYS: `bench:${Buffer.alloc(32, 1).toString("base64")}`,
      WORKER: "off",
      LOG_LEVEL: "error",
      BENCH_SHOP: SHOP,
      NODE_ENV: "production",
    },
  });
  for (let tries = 0; tries < 200; tries++) {
    const answered = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answered) return server;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${argv.join(" ")} did not listen within 20 s`);
}

/** Shopify's full example of fulfillments/create, each with ids and a number of its own, ready to send. */
function signedRequests(port: number, count: number): Buffer[] {
  const example = examplePayload("fulfillments/create");
  return Array.from({ length: count }, (_, index) => {
    const body = JSON.stringify({
      ...example,
      id: Date.now() * 1000 + index,
      tracking_number: `BENCH${index}`,
      tracking_numbers: [`BENCH${index}`],
    });
    const hmac = createHmac("sha256", SECRET).update(body).digest("base64");
    const head = [
      "POST /webhooks/shopify HTTP/1.1",
      `host: localhost:${port}`,
      "content-type: application/json",
      `content-length: ${Buffer.byteLength(body)}`,
      "x-shopify-topic: fulfillments/create",
      `x-shopify-hmac-sha256: ${hmac}`,
      `x-shopify-shop-domain: ${SHOP}`,
      "x-shopify-api-version: 2026-07",
      `x-shopify-webhook-id: ${randomUUID()}`,
      `x-shopify-triggered-at: ${new Date().toISOString()}`,
    ];
    return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
  });
}

function report(rows: Row[]): Report {
  const summary = CONNECTIONS.map((connections) => {
    const of = (target: Target) =>
      median(rows.filter((row) => row.target === target && row.connections === connections));
    return { connections, ours: of("ours"), floor: of("floor"), peer: of("peer") };
  });
  return {
    bench: "intake",
    about:
      `Webhooks accepted a second over HTTP, each stored durably before its answer; median of ${ROUNDS} rounds. The floor ` +
      "is node:http, the HMAC and one prepared INSERT; the peer is Shopify's app template with Prisma.",
    tables: [
      {
        title: "Intake",
        columns: [
          { label: "connections" },
          { label: "ours/s" },
          { label: "p50 ms", digits: 1 },
          { label: "p99 ms", digits: 1 },
          { label: "floor/s" },
          { label: "peer/s" },
          { label: "share of floor", digits: 2 },
          { label: "times the peer", digits: 1 },
        ],
        rows: summary.map(({ connections, ours, floor, peer }) => [
          connections,
          ours.perSecond,
          ours.p50Ms,
          ours.p99Ms,
          floor.perSecond,
          peer.perSecond,
          ours.perSecond / floor.perSecond,
          ours.perSecond / peer.perSecond,
        ]),
      },
    ],
    ratios: summary.flatMap(({ connections, ours, floor, peer }) => [
      {
        name: `intake, ${connections} connections: to floor`,
        value: ours.perSecond / floor.perSecond,
      },
      {
        name: `intake, ${connections} connections: to peer`,
        value: ours.perSecond / peer.perSecond,
      },
    ]),
  };
}

function median(rows: Row[]): Row {
  const sorted = rows.toSorted((a, b) => a.perSecond - b.perSecond);
  return sorted[Math.floor(sorted.length / 2)]!;
}
