// Renders docs/scale.md from the measured costs.
import prettier from "prettier";
import type { Results } from "../results";
import { type Cost, type Costs, SHOP_PARCELS } from "./costs";
import { ASSUMED, type Needs, needsOf, parcelCost, parcelsADay, sharesOf } from "./simulate";

export interface StoredCosts {
  date: string;
  machine: Results["machine"];
  loadBefore: number;
  loadAfter: number;
  costs: Costs;
}

const YEAR_PARCELS = 100_000_000;
const LARGE_SHOPS = 10_000;
const CORES = 2;
/** Differences below this share are the machine's. */
const NOISE = 0.1;

export async function renderScale(stored: StoredCosts): Promise<string> {
  return prettier.format(textOf(stored), { parser: "markdown" });
}

function textOf({ date, machine, loadBefore, loadAfter, costs }: StoredCosts): string {
  const small = needsOf(costs, parcelsADay(costs, CORES));
  const large = needsOf(costs, YEAR_PARCELS / 365);
  const { nodeMs, postgresMs } = parcelCost(costs);
  const shares = sharesOf(costs);
  const first = shares.toSorted((a, b) => total(b.parcel) - total(a.parcel))[0]!;
  const firstShare = total(first.parcel) / (nodeMs + postgresMs);
  return `# Scale

What one machine should carry, what limits it, and what comes next. \`npm run bench -- scale\` writes this page: it
measures the costs of single pieces of work, and \`bench/scale/simulate.ts\` computes the rest from them. It is an
estimate, and no load test. \`npm run bench -- all\` measures speeds.

Measured on ${date}: ${machine.cores} cores of ${machine.processor}, ${machine.memoryGiB} GiB, Node ${machine.node}. CPU time is
counted, not duration. Other work on the machine still raises it: with 30 runnable processes beside it a parcel
once cost nearly twice what it cost with 9. Runnable processes a minute before this run: ${fixed(loadBefore, 1)}, after: ${fixed(loadAfter, 1)}.

## What a parcel costs

| of one parcel | times | Node CPU ms each | PostgreSQL CPU ms each | CPU ms in all |
| --- | ---: | ---: | ---: | ---: |
${shares
  .map(
    ({ name, times, each, parcel }) =>
      `| ${name} | ${fixed(times, 2)} | ${fixed(each.nodeMs, 2)} | ${fixed(each.postgresMs, 2)} | ${fixed(total(parcel), 1)} |`,
  )
  .join("\n")}
| **a whole life** | | | | **${fixed(nodeMs + postgresMs, 1)}** |

Polls are measured: ${fixed(costs.pollsAParcel, 1)} from registration to delivery on the engine's own schedule, in
${fixed(costs.daysOpen.half, 1)} days for half of the parcels and ${fixed(costs.daysOpen.most, 1)} for nine in ten. The other counts are assumed:
${ASSUMED.webhooksAParcel} webhooks and ${ASSUMED.trackingPagesAParcel} looks of a shopper a parcel, and ${ASSUMED.parcelsAShopADay} parcels a shop and day. On disk a delivered
parcel with its order, events and indexes takes ${fixed(costs.bytesAParcel / 1000, 1)} kB, a webhook of the last ${ASSUMED.webhookDays} days ${fixed(costs.bytesAWebhook / 1000, 1)} kB.

## What ${CORES} cores should carry

Everything on one machine, with ${ASSUMED.usable * 100} % of its CPU used in an hour ${ASSUMED.peak} times as busy as the average:

${needsTable(small)}

**CPU in the busiest hour is the first limit**; ${Math.round(firstShare * 100)} % of it goes to "${first.name}". Then the disk:
${count(small.gigabytes)} GB after a year. Two things are not in these figures. Polls were of the sandbox: a real carrier adds a call
over HTTPS, and its own limit of calls a day (\`docs/carriers.md\`) often comes before the machine's. And shops were small,
${SHOP_PARCELS} parcels each; \`npm run bench -- admin\` measures pages of shops with a million.

## Processes that are killed

\`npm run prove -- --world processes --minutes 10 --seed 1\` of 2026-11-29: two web servers and two workers on one PostgreSQL,
one of three killed every four seconds with \`kill -9\`, 146 times in all, and the fourth once. Meanwhile 640 orders
of three shops sent 2,448 webhooks, of which the world loses 99 and doubles 502. 2,851 deliveries were
acknowledged after 4,465 attempts, none was given up. Afterwards all 639 shipments were exactly what had happened in the
shops; comparing with Shopify repaired 12 orders, whose webhooks were lost. It took 797 seconds on a busy machine.

## The steps beyond

| step | what it brings | how it is known |
| --- | --- | --- |
| workers on a second machine | takes Node's share away from PostgreSQL: at most ${fixed((nodeMs + postgresMs) / Math.max(nodeMs, postgresMs), 1)} times the parcels | computed from the table above |
| second worker process | uses the second core; the polls of two workers compared with one | \`npm run bench -- poll\` |
| PgBouncer | all web processes share 20 connections, all workers 20${costs.connectionMb === null ? "" : `; each takes ${fixed(costs.connectionMb, 1)} MB of its own`}; ${poolerText(costs)} | measured here |
| a replica | ${replicaText(costs)} | measured here |
| PostgreSQL on a larger machine | ${fixed(postgresMs, 1)} of ${fixed(nodeMs + postgresMs, 1)} ms of a parcel are PostgreSQL's: with 16 cores of its own it should carry about ${count((16 * small.parcelsADay * (nodeMs + postgresMs)) / CORES / postgresMs)} parcels a day | computed |
| tables split by shop | each hot statement carries the shop's or account's key (decision 0805), so partitions or Citus should need no change of code; neither was tried | \`npm test -- statements\` |

## ${count(LARGE_SHOPS)} shops and ${count(YEAR_PARCELS)} parcels a year

Computed from the same costs, not run:

${needsTable(large)}

${large.postgresCores > 16 ? "More than one machine's PostgreSQL: split by shop." : "By these figures one PostgreSQL with that many cores is enough. The disk is the larger question: partitions by shop would keep indexes in memory."}
`;
}

const total = ({ nodeMs, postgresMs }: Cost) => nodeMs + postgresMs;

function needsTable(needs: Needs): string {
  const rows: [string, string][] = [
    ["shops", count(needs.parcelsADay / ASSUMED.parcelsAShopADay)],
    ["parcels a day", count(needs.parcelsADay)],
    ["open parcels, at most", count(needs.openParcels)],
    ["webhooks a day", count(needs.webhooksADay)],
    ["polls a day", count(needs.pollsADay)],
    ["pages a day", count(needs.pagesADay)],
    ["cores for Node in the busiest hour", fixed(needs.nodeCores, 1)],
    ["cores for PostgreSQL then", fixed(needs.postgresCores, 1)],
    ["disk after a year", `${count(needs.gigabytes)} GB`],
  ];
  return ["| | |", "| --- | ---: |", ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join(
    "\n",
  );
}

function poolerText({ home, homeThroughPooler }: Costs): string {
  if (!homeThroughPooler) return "its price was not measured: it is not installed";
  const more = total(homeThroughPooler) / total(home) - 1;
  return more < NOISE
    ? "statements without names cost no more CPU than could be measured (the home page)"
    : `statements without names cost ${Math.round(more * 100)} % more CPU (the home page)`;
}

function replicaText({ listWithReplica }: Costs): string {
  if (!listWithReplica) return "not measured: PostgreSQL's programs are not installed";
  const { alone, primary, replica } = listWithReplica;
  return `a list page costs the primary ${fixed(primary, 2)} ms of CPU instead of ${fixed(alone, 2)}, and the replica ${fixed(replica, 2)}`;
}

const fixed = (value: number, digits: number) =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Two figures that count. */
const count = (value: number) => value.toLocaleString("en-US", { maximumSignificantDigits: 2 });
