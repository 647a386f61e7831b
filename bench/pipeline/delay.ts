// Time and batch calls from a webhook to a registered parcel, at 100, 500 and 1,000 webhooks a second.
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { startJobs } from "../../app/main/jobs.server";
import type { Services } from "../../app/main/services.server";
import { examplePayload } from "../../test/support/shopify-examples";
import { onBenchServer } from "../engine/database";
import { progress } from "../engine/rounds";
import { median } from "../median";
import type { Report } from "../report";
import { shopOf, subscribedFields } from "./webhooks";
import { BENCH_SECRET, type Counts, addOrders, makeTemplate, openCopy, withApp } from "./world";

const RATES = [100, 500, 1_000];
const SHOPS = [1, 20];
const SECONDS_PER_RATE = 10;
const FLOOR_ROUNDS = 30;
/** After this time the pipeline is reported as not caught up. */
const DRAIN_MS = 60_000;

interface Case {
  shops: number;
  rate: number;
}

interface Measured extends Case {
  sent: number;
  registered: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  callsPerShipment: number;
  floorMs: number;
}

/**
 * The whole pipeline in one process on one durable PostgreSQL: webhook intake, jobs, embedded engine. HTTP is
 * left out, which `intake` measures. The floor is the least work of any pipeline, one parcel at a time on the idle
 * machine: a durable insert, a batch call of one, a durable update.
 */
export async function run({ quick = false }: { quick?: boolean }): Promise<Report> {
  const measured: Measured[] = [];
  await onBenchServer(async (serverUrl) => {
    for (const shops of SHOPS) {
      const template = await makeTemplate(serverUrl, { shops, filled: 0 });
      await withApp(await openCopy(serverUrl, template, "delay"), async (services, counts) => {
        await addOrders(services, {
          kind: "a",
          shops,
          first: 1,
          count: Math.max(...RATES) * SECONDS_PER_RATE,
        });
        const floorMs = await measureFloor(services);
        const jobs = await startJobs(services);
        try {
          for (const rate of quick && shops === 1 ? [500] : RATES) {
            progress(`delay: ${rate} webhooks a second, ${shops} shop(s)`);
            measured.push(await measure(services, { shops, rate }, floorMs, counts));
          }
        } finally {
          await jobs.stop();
        }
      });
    }
  });
  return report(measured);
}

async function measureFloor({ database, trackingServiceFor }: Services): Promise<number> {
  const service = await trackingServiceFor("floor.myshopify.com");
  await database.pool.query(
    `create table if not exists bench_register_floor (id text primary key, body bytea, state text)`,
  );
  const payload = subscribedFields("fulfillments/create", examplePayload("fulfillments/create"));
  const body = Buffer.from(JSON.stringify(payload));
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
  one: Case,
  floorMs: number,
  counts: Counts,
): Promise<Measured> {
  const before = counts.batches;
  const sentAt = await sendAtRate(services, one);
  const registeredAt = await untilRegistered(services, one.rate, sentAt.size);
  const latenciesMs = [...registeredAt]
    .map(([number, at]) => at - (sentAt.get(number) ?? NaN))
    .sort((a, b) => a - b);
  const quantile = (share: number) =>
    latenciesMs[Math.floor((latenciesMs.length - 1) * share)] ?? NaN;
  return {
    ...one,
    sent: sentAt.size,
    registered: registeredAt.size,
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    callsPerShipment: (counts.batches - before) / Math.max(1, registeredAt.size),
    floorMs,
  };
}

/** An open loop: each is sent at its time, even if earlier ones are slow. Number → when it was sent. */
async function sendAtRate(
  { webhookEndpoint }: Services,
  { shops, rate }: Case,
): Promise<Map<string, number>> {
  const count = rate * SECONDS_PER_RATE;
  const deliveries = Array.from({ length: count }, (_, index) => delivery(shops, rate, index));
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

/** Shopify's example of fulfillments/create, with an id, an order and a number of its own, signed. */
function delivery(shops: number, rate: number, index: number) {
  const number = `R${rate}N${index}T${Date.now()}`;
  const payload = {
    ...examplePayload("fulfillments/create"),
    id: rate * 1_000_000_000 + index,
    order_id: 1 + index,
    tracking_company: "UPS",
    tracking_number: number,
    tracking_numbers: [number],
    tracking_url: null,
    tracking_urls: [],
    created_at: new Date().toISOString(),
    updated_at: new Date().toISOString(),
  };
  const body = Buffer.from(JSON.stringify(subscribedFields("fulfillments/create", payload)));
  const headers = {
    "x-shopify-topic": "fulfillments/create",
    "x-shopify-hmac-sha256": createHmac("sha256", BENCH_SECRET).update(body).digest("base64"),
    "x-shopify-shop-domain": shopOf(index, shops),
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
  const registered = `from shipments where registered_at is not null and tracking_number like $1`;
  const numbers = [`R${rate}N%`];
  for (;;) {
    const counted = await database.pool.query<{ count: number }>(
      `select count(*)::int as count ${registered}`,
      numbers,
    );
    if (counted.rows[0]!.count >= count || Date.now() > giveUpAt) break;
    await sleep(200);
  }
  const { rows } = await database.pool.query<{ number: string; at: Date }>(
    `select tracking_number as number, registered_at as at ${registered}`,
    numbers,
  );
  return new Map(rows.map(({ number, at }) => [number, at.getTime()]));
}

function report(measured: readonly Measured[]): Report {
  const rows = measured.map((one) => [
    one.shops,
    one.rate,
    one.p50Ms,
    one.p95Ms,
    one.p99Ms,
    one.p50Ms / one.floorMs,
    one.callsPerShipment,
    `${one.registered} of ${one.sent}`,
  ]);
  return {
    bench: "delay",
    about:
      "From the arrival of a webhook to its registered parcel, with intake, jobs and engine in one process. " +
      "The floor is one parcel at a time on the idle machine: a durable insert, a batch call of one, a durable update.",
    tables: [
      {
        title: "Delay",
        columns: [
          { label: "shops" },
          { label: "webhooks/s" },
          { label: "p50 ms" },
          { label: "p95 ms" },
          { label: "p99 ms" },
          { label: "p50 in floors", digits: 1 },
          { label: "calls a shipment", digits: 3 },
          { label: "registered" },
        ],
        rows,
      },
    ],
    ratios: [],
  };
}
