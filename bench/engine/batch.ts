// POST /v2/trackings/batch of 40, against a floor of one bare 40-row INSERT in one commit.
import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Pool } from "pg";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { median } from "../median";
import type { Report } from "../report";
import { onBenchServer, openEmpty } from "./database";
import { progress } from "./rounds";
import { openEngine, type BenchEngine } from "./engine";

const ITEMS = 40;
const BATCHES = 150;
const ROUNDS = 7;
/** Concurrent clients; each waits for its answer before it sends again. */
const CLIENTS = [1, 8];

type Way = "engine" | "http" | "floor";
interface Row {
  clients: number;
  perSecond: Record<Way, number>;
  toFloor: number;
}

/** Each round measures all variants in turn, on the same growing tables; reports medians. */
export async function run(): Promise<Report> {
  const rows: Row[] = [];
  await onBenchServer(async (serverUrl) => {
    const database = await openEmpty(serverUrl, "batch");
    const { pool } = database;
    const accountId = randomUUID();
    await pool.query("insert into engine_accounts (id, name) values ($1, 'bench')", [accountId]);
    // The same columns and primary key.
    await pool.query(
      `create table bench_floor (like engine_trackings including defaults, primary key (account_id, id))`,
    );
    const { call, engine } = await openEngine(database, { accountId });
    const server = http.createServer(createRequestListener(engine.handleV2));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { apiKey } = await engine.createKey(accountId, "http");
    const ways: Record<Way, (index: number) => Promise<void>> = {
      engine: (index) => createBatch(call, index),
      http: (index) => createBatch(httpCall(origin, apiKey), index),
      floor: (index) => insertBare(pool, accountId, index),
    };
    try {
      for (const clients of CLIENTS) {
        progress(`batch: ${clients} client${clients === 1 ? "" : "s"}`);
        rows.push(await measure(ways, clients));
      }
    } finally {
      server.closeAllConnections();
      server.close();
      await database.close();
    }
  });
  return report(rows);
}

let nextIndex = 0;

async function measure(
  ways: Record<Way, (index: number) => Promise<void>>,
  clients: number,
): Promise<Row> {
  const names = Object.keys(ways) as Way[];
  const figures: Record<Way, number[]> = { engine: [], http: [], floor: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of names) {
      const startedAt = performance.now();
      let left = BATCHES;
      const client = async () => {
        while (left-- > 0) await ways[name](nextIndex++);
      };
      await Promise.all(Array.from({ length: clients }, client));
      const seconds = (performance.now() - startedAt) / 1000;
      // The first round warms up.
      if (round > 0) figures[name].push((BATCHES * ITEMS) / seconds);
    }
  }
  const perSecond = {
    engine: median(figures.engine),
    http: median(figures.http),
    floor: median(figures.floor),
  };
  return { clients, perSecond, toFloor: perSecond.engine / perSecond.floor };
}

function items(index: number) {
  return Array.from({ length: ITEMS }, (_, position) => {
    const serial = index * ITEMS + position;
    return {
      tracking_number: `LX${String(serial).padStart(9, "0")}CN`,
      carrier_code: "china-ems",
      title: `#${serial}`,
      order_id: String(5_000_000_000_000 + serial),
      order_create_time: "2026/5/31 10:20",
      customer_email: `customer${serial}@shop.example`,
      destination_code: "us",
      lang: "en",
    };
  });
}

async function createBatch(call: BenchEngine["call"], index: number): Promise<void> {
  const text = await call("POST", "/trackings/batch", JSON.stringify(items(index)));
  if (!text.includes(`"added":${ITEMS},`)) throw new Error(`not all added: ${text.slice(0, 200)}`);
}

function httpCall(origin: string, apiKey: string): BenchEngine["call"] {
  return async (method, path, body) => {
    const headers = { "Trackingmore-Api-Key": apiKey, "Content-Type": "application/json" };
    const answer = await fetch(`${origin}/v2${path}`, { method, headers, body: body ?? null });
    return answer.text();
  };
}

const FLOOR_COLUMNS = [
  "id",
  "tracking_number",
  "number_key",
  "carrier_code",
  "title",
  "order_id",
  "order_create_time",
  "customer_sealed",
  "destination_code",
  "lang",
];
const FLOOR_WIDTH = FLOOR_COLUMNS.length;
const FLOOR_INSERT = `
  insert into bench_floor (account_id, created_at, ${FLOOR_COLUMNS.join(", ")}) values ${Array.from(
    { length: ITEMS },
    (_, row) =>
      `($1, $2, ${FLOOR_COLUMNS.map((_, column) => `$${row * FLOOR_WIDTH + column + 3}`).join(", ")})`,
  ).join(", ")}`;

/** The same values in one prepared INSERT of 40 rows, committed by itself. */
async function insertBare(pool: Pool, accountId: string, index: number): Promise<void> {
  const values = items(index).flatMap((item) => [
    randomUUID().replaceAll("-", ""),
    item.tracking_number,
    item.tracking_number,
    item.carrier_code,
    item.title,
    item.order_id,
    item.order_create_time,
    Buffer.from(JSON.stringify({ name: null, email: item.customer_email, phone: null })),
    item.destination_code,
    item.lang,
  ]);
  await pool.query({
    name: "floor",
    text: FLOOR_INSERT,
    values: [accountId, new Date(), ...values],
  });
}

function report(rows: readonly Row[]): Report {
  return {
    bench: "batch",
    about:
      `POST /v2/trackings/batch of ${ITEMS} items, in this process and over HTTP; trackings a second, median of ${ROUNDS} ` +
      "rounds. The floor is one bare INSERT of 40 rows into a table with one index.",
    tables: [
      {
        title: "Engine, batches",
        columns: [
          { label: "clients" },
          { label: "engine/s" },
          { label: "over HTTP/s" },
          { label: "floor/s" },
          { label: "share of floor", digits: 2 },
        ],
        rows: rows.map(({ clients, perSecond, toFloor }) => [
          clients,
          perSecond.engine,
          perSecond.http,
          perSecond.floor,
          toFloor,
        ]),
      },
    ],
    ratios: rows.map(({ clients, toFloor }) => ({
      name: `batch, ${clients} client(s): engine to floor`,
      value: toFloor,
    })),
  };
}
