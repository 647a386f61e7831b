// Time and batch calls from a webhook to a registered parcel, at 20, 100 and 500 webhooks a second.
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { startJobs } from "../app/main/jobs.server";
import type { Services } from "../app/main/services.server";
import { examplePayload } from "../test/support/shopify-examples";
import { BENCH_SECRET, inBenchApp, prepareShops } from "./app-world";
import { median } from "./median";

const RATES = [20, 100, 500];
const SECONDS_PER_RATE = 10;
const SHOPS = Array.from({ length: 20 }, (_, index) => `bench-${index + 1}.myshopify.com`);
const FLOOR_ROUNDS = 30;
/** After this time the pipeline is reported as not caught up. */
const DRAIN_MS = 60_000;

interface Measured {
  rate: number;
  sent: number;
  registered: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  callsPerShipment: number;
  /** p50 in floors. */
  toFloor: number;
}

/**
 * The whole pipeline in one process on one durable PostgreSQL: webhook intake, jobs, embedded engine. HTTP is
 * left out, which `intake` measures, and polling, which `poll` measures. The floor is the least work of any pipeline,
 * one parcel at a time on the idle machine: a durable insert, a batch call of one, a durable update.
 */
export async function run({ json }: { json: boolean }): Promise<void> {
  const say = (text: string) => json || process.stderr.write(`${text}\n`);
  await inBenchApp("register", async (services, calls) => {
    await prepareShops(services, SHOPS, 1);
    const floorMs = await measureFloor(services);
    say(`floor: ${floorMs.toFixed(1)} ms`);
    const jobs = await startJobs(services);
    try {
      const rows: Measured[] = [];
      for (const rate of RATES) {
        say(`${rate} webhooks a second for ${SECONDS_PER_RATE} s`);
        rows.push(await measure(services, rate, floorMs, calls));
      }
      report(floorMs, rows, json);
    } finally {
      await jobs.stop();
    }
  });
}

async function measureFloor({ database, trackingServiceFor }: Services): Promise<number> {
  const service = await trackingServiceFor("floor.myshopify.com");
  await database.pool.query(
    `create table if not exists bench_register_floor (id text primary key, body bytea, state text)`,
  );
  const body = Buffer.from(JSON.stringify(examplePayload("fulfillments/create")));
  const timesMs: number[] = [];
  for (let round = 0; round < FLOOR_ROUNDS; round++) {
    const id = `FLOOR${Date.now()}${round}`;
    const startedAt = performance.now();
    await database.pool.query(`insert into bench_register_floor values ($1, $2, 'received')`, [
      id,
      body,
    ]);
    await service.createBatch([{ tracking_number: id, carrier_code: "ups" }]);
    await database.pool.query(
      `update bench_register_floor set state = 'registered' where id = $1`,
      [id],
    );
    timesMs.push(performance.now() - startedAt);
  }
  await database.pool.query(`drop table bench_register_floor`);
  return median(timesMs);
}

async function measure(
  services: Services,
  rate: number,
  floorMs: number,
  calls: { batches: number },
): Promise<Measured> {
  const before = calls.batches;
  const sentAt = await sendAtRate(services, rate);
  const registeredAt = await untilRegistered(services, rate, sentAt.size);
  const latenciesMs = [...registeredAt]
    .map(([number, at]) => at - (sentAt.get(number) ?? NaN))
    .sort((a, b) => a - b);
  const quantile = (share: number) =>
    latenciesMs[Math.floor((latenciesMs.length - 1) * share)] ?? NaN;
  return {
    rate,
    sent: sentAt.size,
    registered: registeredAt.size,
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    callsPerShipment: (calls.batches - before) / Math.max(1, registeredAt.size),
    toFloor: quantile(0.5) / floorMs,
  };
}

/** An open loop: each is sent at its time, even if earlier ones are slow. Number → when it was sent. */
async function sendAtRate(
  { webhookEndpoint }: Services,
  rate: number,
): Promise<Map<string, number>> {
  const count = rate * SECONDS_PER_RATE;
  const deliveries = Array.from({ length: count }, (_, index) => delivery(rate, index));
  const sentAt = new Map<string, number>();
  const answers: Promise<{ status: number }>[] = [];
  const startedAt = performance.now();
  for (const [index, { number, headers, body }] of deliveries.entries()) {
    const dueInMs = (index / rate) * 1000 - (performance.now() - startedAt);
    if (dueInMs > 1) await sleep(dueInMs);
    sentAt.set(number, Date.now());
    answers.push(webhookEndpoint.receive({ headers, body }));
  }
  const refused = (await Promise.all(answers)).filter(({ status }) => status !== 200);
  if (refused.length > 0) throw new Error(`${refused.length} webhooks were refused`);
  return sentAt;
}

/** Shopify's full example of fulfillments/create, with an id and a number of its own, signed. */
function delivery(rate: number, index: number) {
  const number = `R${rate}N${index}T${Date.now()}`;
  const body = Buffer.from(
    JSON.stringify({
      ...examplePayload("fulfillments/create"),
      id: Date.now() * 10_000 + index,
      order_id: 1,
      tracking_company: "UPS",
      tracking_number: number,
      tracking_numbers: [number],
      tracking_url: null,
      tracking_urls: [],
      created_at: new Date().toISOString(),
      updated_at: new Date().toISOString(),
    }),
  );
  const headers = {
    "x-shopify-topic": "fulfillments/create",
    "x-shopify-hmac-sha256": createHmac("sha256", BENCH_SECRET).update(body).digest("base64"),
    "x-shopify-shop-domain": SHOPS[index % SHOPS.length] ?? "",
    "x-shopify-api-version": "2026-07",
    "x-shopify-webhook-id": randomUUID(),
    "x-shopify-triggered-at": new Date().toISOString(),
  };
  return { number, headers, body };
}

/** Number → when it was registered; those not registered at the end are missing. */
async function untilRegistered(
  { database }: Services,
  rate: number,
  count: number,
): Promise<Map<string, number>> {
  const giveUpAt = Date.now() + DRAIN_MS;
  for (;;) {
    const { rows } = await database.pool.query<{ number: string; at: Date }>(
      `select tracking_number as number, registered_at as at from shipments
       where registered_at is not null and tracking_number like $1`,
      [`R${rate}N%`],
    );
    if (rows.length >= count || Date.now() > giveUpAt) {
      return new Map(rows.map(({ number, at }) => [number, at.getTime()]));
    }
    await sleep(200);
  }
}

function report(floorMs: number, rows: readonly Measured[], json: boolean): void {
  if (json) {
    const bench = { bench: "register", shops: SHOPS.length, seconds: SECONDS_PER_RATE };
    console.log(JSON.stringify({ ...bench, floorMs, rows }, null, 2));
    return;
  }
  console.log(`\nFloor (insert, batch of one, note; idle): ${floorMs.toFixed(1)} ms`);
  for (const row of rows) {
    const quantiles = [row.p50Ms, row.p95Ms, row.p99Ms].map((ms) => ms.toFixed(0)).join(" / ");
    console.log(
      `  ${String(row.rate).padStart(3)}/s   p50 / p95 / p99 ${quantiles} ms   p50 : floor = ${row.toFloor.toFixed(1)}   ` +
        `${row.callsPerShipment.toFixed(3)} calls a shipment   ${row.registered} of ${row.sent} registered`,
    );
  }
}
