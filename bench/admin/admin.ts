// The admin's pages for shops of different sizes: time to first byte, bytes, largest paint and layout shift.
import { median } from "../median";
import { progress } from "../engine/rounds";
import { type SizeName, sizesNamed } from "../engine/sizes";
import { onBenchServer } from "../engine/database";
import type { Ratio, Report } from "../report";
import { ADMIN_PAGES } from "../../test/support/admin-pages";
import { type Answer, answersOf } from "./answers";
import { type Export, exportOf } from "./export";
import { type Seen, openVisits } from "./visits";
import { type AdminWorld, startAdminWorld } from "./world";

/** What Shopify's criteria and this product's own limits allow. */
const MOST = { answerMs: 150, growth: 1.5, kB: 260, lcpMs: 2_500, cls: 0.1 };
/** With `quick`: without the largest shop, and only the pages that a merchant opens daily. */
const QUICK = { sizes: "10k,100k", pages: ["home", "shipments", "shipment", "analytics"] };

/** The list's filters, searches and orders; the values are those of test/support/fill-shop.ts. */
export const LISTS: Record<string, string> = {
  "first page": "",
  "100 a page": "pageSize=100",
  "in transit": "status=transit",
  delivered: "status=delivered",
  "rare status": "status=expired",
  substatus: "substatus=exception007",
  carrier: "carrier=ups",
  "carrier and destination": "carrier=dhl&destination=DE",
  "carrier that never goes there": "carrier=usps&destination=DE",
  "carrier, destination, status": "carrier=ups&destination=US&status=delivered",
  "carrier without the status": "carrier=swiss-post&status=exception",
  late: "attention=late",
  "late of one carrier": "attention=late&carrier=royal-mail",
  silent: "attention=silent",
  "needs attention": "view=attention",
  "not tracked": "source=nobody",
  "tracked by Shopify": "source=shopify",
  rejected: "registration=rejected",
  "shipped in a week": "shipped=WEEK",
  "scanned in a week": "scanned=WEEK",
  "shipped in a week, by destination": "shipped=WEEK&sort=destination_asc",
  archived: "archived=yes",
  "by shipping": "sort=shipped_asc",
  "by last scan": "sort=scanned_asc",
  "by estimate": "sort=expected_asc",
  "by destination": "sort=destination_desc",
  "by status": "sort=status_asc",
  "carrier by status": "carrier=usps&sort=status_asc",
  "whole number": "search=SBUS000000777X",
  "part of a number": "search=00777",
  "part of most numbers": "search=SB",
  "carrier's name": "search=hermes",
  "order name": "search=%231777",
  "part of an order name": "search=177",
  "e-mail": "search=nobody%40example.com",
  "nothing found": "search=zzzz",
  "two characters": "search=17",
  "two characters that nothing has": "search=QX",
};

/** Pages in other languages, whose texts are longer: their bytes count like those in English. */
const IN_OTHER_LANGUAGES: Record<string, { at: string; locale: string }> = {
  "shipments in German": { at: "/app/shipments", locale: "de" },
  "shipments in Japanese": { at: "/app/shipments", locale: "ja" },
};

interface Options {
  sizes?: string;
  only?: string;
  quick?: boolean;
}

interface Measured {
  size: SizeName;
  name: string;
  answer: Answer;
  /** null: only the answer was measured. */
  seen: Seen | null;
}

export async function run({ sizes, only = "", quick = false }: Options): Promise<Report> {
  const lists: Measured[] = [];
  const pages: Measured[] = [];
  const exports: { size: SizeName; done: Export }[] = [];
  await onBenchServer(async (serverUrl) => {
    for (const size of sizesNamed(sizes ?? (quick ? QUICK.sizes : undefined))) {
      const world = await startAdminWorld(serverUrl, size);
      try {
        lists.push(...(await measureLists(world, size, only)));
        pages.push(...(await measurePages(world, size, { only, quick })));
        if ("export".includes(only)) exports.push({ size, done: await exportOf(world) });
      } finally {
        await world.stop();
      }
    }
  });
  return report(lists, pages, exports);
}

async function measureLists(world: AdminWorld, size: SizeName, only: string): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [name, query] of Object.entries(LISTS).filter(([name]) => name.includes(only))) {
    const at = `/app/shipments?${query.replace("WEEK", world.week)}`;
    const answer = await answersOf(world, at);
    progress(`${size} ${name}: ${answer.p95.toFixed(0)} ms`);
    measured.push({ size, name, answer, seen: null });
  }
  return measured;
}

async function measurePages(
  world: AdminWorld,
  size: SizeName,
  { only, quick }: { only: string; quick: boolean },
): Promise<Measured[]> {
  const inEnglish = {
    ...ADMIN_PAGES,
    shipment: world.shipmentPath,
    "analytics, 180 days": "/app/analytics?days=180&by=lane",
  };
  const all = {
    ...Object.fromEntries(
      Object.entries(inEnglish).map(([name, at]) => [name, { at, locale: "en" }]),
    ),
    ...IN_OTHER_LANGUAGES,
  };
  const chosen = Object.entries(all).filter(
    ([name]) => name.includes(only) && (!quick || QUICK.pages.includes(name)),
  );
  const visits = await openVisits(world);
  const measured: Measured[] = [];
  for (const [name, { at, locale }] of chosen) {
    const answer = await answersOf(world, at, locale);
    world.speak(locale);
    const seen = bestOf([await visits.visit(at), await visits.visit(at)]);
    progress(`${size} ${name}: ${answer.p95.toFixed(0)} ms, LCP ${seen.lcpMs.toFixed(0)} ms`);
    measured.push({ size, name, answer, seen });
  }
  await visits.close();
  return measured;
}

/** A machine that stalls slows one visit of two, a fault both. */
function bestOf(visits: readonly [Seen, Seen]): Seen {
  const least = (name: keyof Seen) => Math.min(...visits.map((each) => each[name]));
  return { lcpMs: least("lcpMs"), cls: least("cls"), bytes: least("bytes") };
}

function report(
  lists: readonly Measured[],
  pages: readonly Measured[],
  exports: readonly { size: SizeName; done: Export }[],
): Report {
  const names = [...new Set(lists.map(({ name }) => name))];
  return {
    bench: "admin",
    about:
      "The admin of one shop, from the built app: the document's time to first byte without a network, then a visit " +
      "with an empty cache at 1.6 Mbit/s and 150 ms, the better of two. " +
      `Limits: the list's p95 ${MOST.answerMs} ms and growth ${MOST.growth}; ${MOST.kB} kB without charts, ` +
      `LCP ${MOST.lcpMs} ms, layout shift ${MOST.cls}.`,
    tables: [
      {
        title: "The list of shipments: time to first byte",
        columns: [
          { label: "filters" },
          { label: "shipments" },
          { label: "median ms", digits: 0 },
          { label: "p95 ms", digits: 0 },
          { label: "growth", digits: 2 },
          { label: "kB", digits: 1 },
        ],
        rows: names.flatMap((name) => {
          const each = lists.filter((one) => one.name === name);
          return each.map(({ size, answer }) => [
            name,
            size,
            answer.median,
            answer.p95,
            answer.median / (each[0]?.answer.median ?? NaN),
            answer.bytes / 1000,
          ]);
        }),
      },
      {
        title: "Pages",
        columns: [
          { label: "page" },
          { label: "shipments" },
          { label: "first byte, p95 ms", digits: 0 },
          { label: "kB", digits: 0 },
          { label: "LCP ms", digits: 0 },
          { label: "layout shift", digits: 3 },
        ],
        rows: pages.flatMap(({ size, name, answer, seen }) =>
          seen ? [[name, size, answer.p95, seen.bytes / 1000, seen.lcpMs, seen.cls]] : [],
        ),
      },
      {
        title:
          "CSV of the whole list: MiB of the process, before and at most in each fifth of the time",
        columns: [
          { label: "shipments" },
          { label: "lines", digits: 0 },
          { label: "MB", digits: 1 },
          { label: "lines/s", digits: 0 },
          { label: "before", digits: 0 },
          ...[1, 2, 3, 4, 5].map((part) => ({ label: `${part}/5`, digits: 0 })),
        ],
        rows: exports.map(({ size, done }) => [
          size,
          done.lines,
          done.bytes / 1e6,
          done.lines / done.seconds,
          done.before,
          ...done.peaks,
        ]),
      },
      {
        title: "Above a limit",
        columns: [{ label: "what" }, { label: "measured", digits: 1 }],
        rows: faults(lists, pages),
      },
    ],
    ratios: ratiosOf(lists, pages),
  };
}

function faults(lists: readonly Measured[], pages: readonly Measured[]): (string | number)[][] {
  const found: (string | number)[][] = [];
  for (const { size, name, answer } of lists) {
    const first = lists.find((one) => one.name === name)?.answer.median ?? NaN;
    if (answer.p95 > MOST.answerMs) found.push([`${size} list, ${name}: p95 ms`, answer.p95]);
    // Below a tick of the scheduler growth is noise.
    if (answer.median / first > MOST.growth && answer.median - first > 5)
      found.push([`${size} list, ${name}: growth`, answer.median / first]);
  }
  for (const { size, name, seen } of pages) {
    if (!seen) continue;
    if (seen.bytes / 1000 > MOST.kB) found.push([`${size} ${name}: kB`, seen.bytes / 1000]);
    if (seen.lcpMs > MOST.lcpMs) found.push([`${size} ${name}: LCP ms`, seen.lcpMs]);
    if (seen.cls > MOST.cls) found.push([`${size} ${name}: layout shift`, seen.cls]);
  }
  return found;
}

/** 1 is the limit, above is better. */
function ratiosOf(lists: readonly Measured[], pages: readonly Measured[]): Ratio[] {
  const largest = lists.at(-1)?.size;
  const p95s = lists.filter(({ size }) => size === largest).map(({ answer }) => answer.p95);
  const lcps = pages.flatMap(({ seen }) => (seen ? [seen.lcpMs] : []));
  return [
    ...(p95s.length
      ? [
          {
            name: `admin list, ${largest}: allowed time to the median filter's`,
            value: MOST.answerMs / median(p95s),
          },
        ]
      : []),
    ...(lcps.length
      ? [
          {
            name: "admin pages: allowed LCP to the median page's",
            value: MOST.lcpMs / median(lcps),
          },
        ]
      : []),
  ];
}
