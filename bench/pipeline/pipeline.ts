// How fast a backlog of stored webhooks is processed and registered, as a share of its set statements alone.
import { analyzeNewTables } from "../../app/lib/postgres/analyze-new.server";
import { onBenchServer } from "../engine/database";
import { progress } from "../engine/rounds";
import type { Column, Report } from "../report";
import { workOff } from "./work-off";
import { postgresCpuMs } from "./postgres-cpu";
import { KINDS, type Kind, countShipments, storeBacklog } from "./webhooks";
import { type Counts, addOrders, makeTemplate, openCopy, withApp } from "./world";

interface Case {
  kind: Kind;
  shops: number;
  /** Shipments that were there before. */
  filled: number;
  backlog: number;
}

interface Measured extends Case {
  processedPerSecond: number;
  /** null for kind c, which has no new shipments. */
  registeredPerSecond: number | null;
  nodeCpuMs: number;
  /** null where it can't be measured. */
  postgresCpuMs: number | null;
  statements: number;
  callsPerShipment: number | null;
  /** Deliveries a second of the set statements alone. */
  floorPerSecond: number;
}

export interface PipelineOptions {
  quick?: boolean;
  /** Only cases whose name contains this, e.g. "a 1 0". */
  only?: string | undefined;
}

const SHOPS = [1, 20];
const FILLED = [0, 300_000];
const BACKLOGS = [5_000, 30_000];

function casesOf({ quick = false, only = "" }: PipelineOptions): Case[] {
  const all = FILLED.flatMap((filled) =>
    SHOPS.flatMap((shops) =>
      BACKLOGS.flatMap((backlog) => KINDS.map((kind) => ({ kind, shops, filled, backlog }))),
    ),
  );
  // The quick ones: every kind on an empty database, and one large backlog on a full one.
  const isQuick = ({ kind, shops, filled, backlog }: Case) =>
    (filled === 0 && backlog === BACKLOGS[0]) || (kind === "mix" && shops === 1 && filled > 0);
  return all.filter((one) => (!quick || isQuick(one)) && nameOf(one).includes(only));
}

const nameOf = ({ kind, shops, filled, backlog }: Case) => `${kind} ${shops} ${filled} ${backlog}`;

/**
 * The jobs in one process on one durable PostgreSQL, in a database without statistics unless it is a filled one; the
 * webhooks are stored before the clock starts. The floor replays the statements of the inbox's transactions on a copy
 * of the database, one after the other on one connection.
 */
export async function run(options: PipelineOptions): Promise<Report> {
  const measured: Measured[] = [];
  await onBenchServer(async (serverUrl) => {
    let template = "";
    for (const one of casesOf(options)) {
      progress(`pipeline: ${nameOf(one)}`);
      const wanted = `${one.shops} ${one.filled}`;
      if (template !== wanted) await makeTemplate(serverUrl, one);
      template = wanted;
      measured.push(await measure(serverUrl, one));
    }
  });
  return report(measured);
}

async function measure(serverUrl: string, one: Case): Promise<Measured> {
  const { kind, shops, backlog } = one;
  const webhooks = { kind, shops, first: 1, count: backlog };
  await withApp(await openCopy(serverUrl, TEMPLATE, STORED), async (services, counts) => {
    if (kind === "a" || kind === "mix") await addOrders(services, webhooks);
    if (kind === "c") {
      await storeBacklog(services, { ...webhooks, kind: "b" });
      await workOff(services, counts);
    }
    await storeBacklog(services, webhooks);
  });
  const database = await openCopy(serverUrl, STORED, "pipeline");
  return withApp(database, async (services, counts) => {
    const { pool } = services.database;
    counts.isRecording = true;
    const postgresBefore = await postgresCpuMs(pool);
    const nodeBefore = process.cpuUsage();
    const { processed, registered } = await workOff(services, counts);
    const node = process.cpuUsage(nodeBefore);
    const postgresAfter = await postgresCpuMs(pool);
    counts.isRecording = false;
    const shipments = countShipments(kind, backlog);
    return {
      ...one,
      processedPerSecond: backlog / processed.seconds,
      registeredPerSecond: shipments > 0 ? shipments / registered.seconds : null,
      nodeCpuMs: (node.user + node.system) / 1000 / backlog,
      postgresCpuMs:
        postgresBefore === null || postgresAfter === null
          ? null
          : (postgresAfter - postgresBefore) / backlog,
      statements: registered.statements / backlog,
      callsPerShipment: shipments > 0 ? registered.batches / shipments : null,
      floorPerSecond: backlog / (await replay(serverUrl, counts.sets)),
    };
  });
}

const TEMPLATE = "pipeline_template";
const STORED = "pipeline_stored";

/** Seconds that the transactions' statements take on a copy of the database as it was before. */
async function replay(serverUrl: string, sets: Counts["sets"]): Promise<number> {
  const database = await openCopy(serverUrl, STORED, "pipeline_floor");
  try {
    const client = await database.pool.connect();
    const startedAt = performance.now();
    for (const statements of sets) {
      for (const statement of statements) await client.query(statement);
      await analyzeNewTables(client);
    }
    client.release();
    return (performance.now() - startedAt) / 1000;
  } finally {
    await database.close();
  }
}

const COLUMNS: Column[] = [
  { label: "kind" },
  { label: "shops" },
  { label: "shipments before" },
  { label: "backlog" },
  { label: "processed/s" },
  { label: "registered/s" },
  { label: "share of floor", digits: 2 },
  { label: "Node CPU ms", digits: 2 },
  { label: "PostgreSQL CPU ms", digits: 2 },
  { label: "statements", digits: 2 },
  { label: "calls a shipment", digits: 3 },
];

function report(measured: readonly Measured[]): Report {
  const rows = measured.map((one) => [
    one.kind,
    one.shops,
    one.filled,
    one.backlog,
    one.processedPerSecond,
    one.registeredPerSecond,
    one.processedPerSecond / one.floorPerSecond,
    one.nodeCpuMs,
    one.postgresCpuMs,
    one.statements,
    one.callsPerShipment,
  ]);
  return {
    bench: "pipeline",
    about:
      "A backlog of stored webhooks, processed and registered by one process. a: a fulfillment of a known order; " +
      "b: an order with one new fulfillment; c: that order again, nothing new; mix: half a, a quarter b, a quarter c. " +
      "CPU time and statements are per webhook. The floor is the inbox's own set statements replayed alone on one connection.",
    tables: [{ title: "Backlog", columns: COLUMNS, rows }],
    ratios: measured.map((one) => ({
      name: `pipeline ${nameOf(one)}: processed to floor`,
      value: one.processedPerSecond / one.floorPerSecond,
    })),
  };
}
