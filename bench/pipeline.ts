// How fast a backlog of stored webhooks is processed and registered, as a share of its set statements alone.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sealBody } from "../app/inbox/body.server";
import { enqueueWaitingInboxes, storeDeliveries } from "../app/inbox/store.server";
import { startJobs } from "../app/main/jobs.server";
import type { Services } from "../app/main/services.server";
import { examplePayload } from "../test/support/shopify-examples";
import { type Counts, inBenchApp, prepareShops } from "./app-world";

/** a: a fulfillment of a known order; b: an order with one new fulfillment; c: that order again, nothing new. */
const KINDS = ["a", "b", "c"] as const;
type Kind = (typeof KINDS)[number];
const BACKLOG = 5_000;
const SHOP_COUNTS = [1, 20];
const STORED_AT_ONCE = 500;
const FLOOR_SET = 250;

interface Measured {
  kind: Kind;
  shops: number;
  backlog: number;
  processedPerSecond: number;
  /** Of kinds a and b. */
  registeredPerSecond: number | null;
  nodeCpuMsPerDelivery: number;
  statementsPerDelivery: number;
  callsPerShipment: number | null;
  /** Processed a second, as a share of the floor. */
  toFloor: number;
}

/**
 * The jobs in one process on one durable PostgreSQL; the webhooks are stored before the clock starts. The floor
 * is five bare rows a delivery, 250 deliveries a transaction, in set statements.
 */
export async function run({ json }: { json: boolean }): Promise<void> {
  const say = (text: string) => json || process.stderr.write(`${text}\n`);
  for (const shops of SHOP_COUNTS) {
    await inBenchApp("pipeline", async (services, counts) => {
      await prepareShops(
        services,
        Array.from({ length: shops }, (_, index) => shopOf(index, shops)),
        BACKLOG,
      );
      const floor = await measureFloor(services);
      const rows: Measured[] = [];
      for (const kind of KINDS) {
        say(`${kind}, ${shops} shop(s), backlog of ${BACKLOG}`);
        rows.push(await measure(services, { kind, shops, floor, counts }));
      }
      report(floor, rows, json);
    });
  }
}

const shopOf = (index: number, shops: number) => `bench-${(index % shops) + 1}.myshopify.com`;

async function measureFloor({ database: { pool } }: Services): Promise<number> {
  await pool.query(`create table if not exists bench_pipeline_floor
    (shop_id text, id text, part int, body text, primary key (shop_id, id, part))`);
  const startedAt = performance.now();
  for (let start = 0; start < BACKLOG; start += FLOOR_SET) {
    const ids = Array.from({ length: FLOOR_SET }, (_, index) => String(start + index));
    const client = await pool.connect();
    await client.query("begin");
    for (let part = 0; part < 5; part++)
      await client.query(
        `insert into bench_pipeline_floor select 'shop', id, $2, repeat('x', 200) from unnest($1::text[]) as t (id)`,
        [ids, part],
      );
    await client.query("commit");
    client.release();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.query(`drop table bench_pipeline_floor`);
  return BACKLOG / seconds;
}

async function measure(
  services: Services,
  given: { kind: Kind; shops: number; floor: number; counts: Counts },
): Promise<Measured> {
  const { kind, shops, floor, counts } = given;
  const { pool } = services.database;
  await storeBacklog(services, kind, shops);
  const before = { ...counts, cpu: process.cpuUsage() };
  const startedAt = performance.now();
  await enqueueWaitingInboxes(pool);
  const jobs = await startJobs(services);
  const secondsUntil = async (sql: string) => {
    for (;;) {
      const { rows } = await pool.query<{ left: boolean }>(`select exists (${sql}) as left`);
      if (!rows[0]?.left) return (performance.now() - startedAt) / 1000;
      await sleep(50);
    }
  };
  const processed = await secondsUntil(`select from webhook_deliveries where state = 'received'`);
  const registered = await secondsUntil(
    `select from shipments where registration_state = 'pending'`,
  );
  const cpu = process.cpuUsage(before.cpu);
  await jobs.stop();
  const hasShipments = kind !== "c";
  return {
    kind,
    shops,
    backlog: BACKLOG,
    processedPerSecond: BACKLOG / processed,
    registeredPerSecond: hasShipments ? BACKLOG / registered : null,
    nodeCpuMsPerDelivery: (cpu.user + cpu.system) / 1000 / BACKLOG,
    statementsPerDelivery: (counts.statements - before.statements) / BACKLOG,
    callsPerShipment: hasShipments ? (counts.batches - before.batches) / BACKLOG : null,
    toFloor: BACKLOG / processed / floor,
  };
}

async function storeBacklog(services: Services, kind: Kind, shops: number): Promise<void> {
  const { database, sealer, clock } = services;
  const receivedAt = clock.now();
  for (let start = 0; start < BACKLOG; start += STORED_AT_ONCE) {
    const deliveries = Array.from({ length: STORED_AT_ONCE }, (_, offset) => {
      const index = start + offset;
      const about = { shopId: shopOf(index, shops), webhookId: randomUUID() };
      const body = Buffer.from(shortIds(JSON.stringify(payloadOf(kind, index))));
      return {
        ...about,
        topic: kind === "a" ? "fulfillments/create" : "orders/updated",
        eventId: null,
        apiVersion: null,
        triggeredAt: receivedAt,
        receivedAt,
        bodySealed: sealBody(sealer, about, body),
      };
    });
    await storeDeliveries(database.pool, deliveries);
  }
  await database.pool.query("vacuum analyze");
}

/** Shopify's examples have ids of 18 digits, real ones have 13 or 14. */
const shortIds = (json: string) => json.replaceAll(/(\d{13})\d{3,}/g, "$1");

/** Kind c repeats kind b's orders and fulfillments, later. */
function payloadOf(kind: Kind, index: number): object {
  const orderId = index + 1;
  const number = `P${kind === "a" ? "A" : "B"}${String(index).padStart(10, "0")}`;
  const fulfillment = {
    ...examplePayload("fulfillments/create"),
    id: (kind === "a" ? 1_000_000 : 2_000_000) + index,
    order_id: orderId,
    tracking_company: "UPS",
    tracking_number: number,
    tracking_numbers: [number],
    tracking_url: null,
    tracking_urls: [],
    created_at: "2026-11-01T10:00:00Z",
    updated_at: "2026-11-01T10:00:00Z",
  };
  if (kind === "a") return fulfillment;
  return {
    ...examplePayload("orders/updated"),
    id: orderId,
    name: `#${orderId}`,
    updated_at: kind === "b" ? "2026-11-01T10:00:00Z" : "2026-11-01T11:00:00Z",
    fulfillments: [fulfillment],
  };
}

function report(floor: number, rows: readonly Measured[], json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ bench: "pipeline", floorPerSecond: floor, rows }, null, 2));
    return;
  }
  console.log(`\nFloor (five bare rows a delivery, set by set): ${floor.toFixed(0)} deliveries/s`);
  for (const row of rows) {
    console.log(
      `  ${row.kind}  ${String(row.shops).padStart(2)} shop(s)   ${row.processedPerSecond.toFixed(0)} processed/s   ` +
        `${row.registeredPerSecond?.toFixed(0) ?? "-"} registered/s   ${row.toFloor.toFixed(2)} of floor   ` +
        `${row.nodeCpuMsPerDelivery.toFixed(2)} ms of Node's CPU and ${row.statementsPerDelivery.toFixed(2)} statements a delivery   ` +
        `${row.callsPerShipment?.toFixed(3) ?? "-"} calls a shipment`,
    );
  }
}
