// Whether the memory of the process stays flat while it works off a backlog of 100,000 webhooks.
import { onBenchServer } from "../engine/database";
import { progress } from "../engine/rounds";
import type { Report } from "../report";
import { storeBacklog } from "./webhooks";
import { workOff } from "./work-off";
import { addOrders, makeTemplate, openCopy, withApp } from "./world";

const BACKLOG = 100_000;
const SAMPLE_EVERY_MS = 250;
const PARTS = 5;
const MIB = 1024 * 1024;

interface Sample {
  rss: number;
  heap: number;
}

/** Samples the memory of the process that runs the jobs, after the webhooks were stored. */
export async function run(): Promise<Report> {
  const samples: Sample[] = [];
  await onBenchServer(async (serverUrl) => {
    const template = await makeTemplate(serverUrl, { shops: 1, filled: 0 });
    await withApp(await openCopy(serverUrl, template, "memory"), async (services, counts) => {
      const webhooks = { kind: "a", shops: 1, first: 1, count: BACKLOG } as const;
      progress(`memory: storing ${BACKLOG} webhooks`);
      await addOrders(services, webhooks);
      await storeBacklog(services, webhooks);
      progress("memory: working them off");
      const sampler = setInterval(() => {
        const { rss, heapUsed } = process.memoryUsage();
        samples.push({ rss, heap: heapUsed });
      }, SAMPLE_EVERY_MS);
      await workOff(services, counts);
      clearInterval(sampler);
    });
  });
  return report(samples);
}

function report(samples: readonly Sample[]): Report {
  const size = Math.ceil(samples.length / PARTS);
  const parts = Array.from({ length: PARTS }, (_, part) =>
    samples.slice(part * size, (part + 1) * size),
  );
  const peaks = parts.map((part) => ({
    rss: Math.max(...part.map(({ rss }) => rss)),
    heap: Math.max(...part.map(({ heap }) => heap)),
  }));
  const [first, last] = [peaks[0], peaks.at(-1)];
  return {
    bench: "memory",
    about:
      `The process's memory while it processes and registers a backlog of ${BACKLOG.toLocaleString("en-US")} webhooks of ` +
      "one shop. Each row is the peak of a fifth of the time.",
    tables: [
      {
        title: "Memory",
        columns: [{ label: "fifth" }, { label: "resident MiB" }, { label: "heap MiB" }],
        rows: peaks.map(({ rss, heap }, index) => [index + 1, rss / MIB, heap / MIB]),
      },
    ],
    ratios:
      first && last
        ? [{ name: "memory: peak of the first fifth to the last", value: first.rss / last.rss }]
        : [],
  };
}
