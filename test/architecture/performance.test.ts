// docs/performance.md and docs/scale.md are what the stored results render, and a worse run is noticed.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type StoredCosts, renderScale } from "../../bench/scale/document";
import { needsOf, parcelsADay } from "../../bench/scale/simulate";
import { type Results, readNewestResults, renderDocument, worseThan } from "../../bench/results";

const DOCUMENT = path.resolve(import.meta.dirname, "../../docs/performance.md");

test("docs/performance.md shows the newest stored results and nothing else", async () => {
  const stored = readNewestResults();
  const document = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, "utf8") : null;
  expect(document).toBe(stored && (await renderDocument(stored)));
});

test("docs/scale.md is computed from the stored costs", async () => {
  const file = path.resolve(import.meta.dirname, "../../bench/scale/costs.json");
  const stored = JSON.parse(readFileSync(file, "utf8")) as StoredCosts;
  const document = readFileSync(path.resolve(import.meta.dirname, "../../docs/scale.md"), "utf8");
  expect(document).toBe(await renderScale(stored));

  // What two cores carry needs two cores.
  const { nodeCores, postgresCores } = needsOf(stored.costs, parcelsADay(stored.costs, 2));
  expect(nodeCores + postgresCores).toBeCloseTo(2);
  const figures = Object.values(stored.costs.poll).concat(Object.values(stored.costs.home));
  expect(figures.filter((each) => !(each > 0))).toEqual([]);
});

const resultsWith = (ratios: Record<string, number>): Results => ({
  date: "2026-03-01",
  machine: { processor: "a processor", cores: 2, memoryGiB: 8, node: "v22.0.0" },
  loadBefore: 0.1,
  loadAfter: 1.9,
  reports: [
    {
      bench: "intake",
      about: "Webhooks accepted a second.",
      tables: [
        {
          title: "Intake",
          columns: [{ label: "target" }, { label: "share of floor", digits: 2 }],
          rows: [
            ["ours", 0.856],
            ["peer", null],
          ],
        },
      ],
      ratios: Object.entries(ratios).map(([name, value]) => ({ name, value })),
    },
  ],
});

test("a ratio that is more than 15 % lower than the stored one is named; a new or a gone one is not", () => {
  const stored = resultsWith({ "to floor": 1, "to peer": 5, gone: 2 });
  expect(worseThan(stored, resultsWith({ "to floor": 0.86, "to peer": 4.2, new: 0.1 }))).toEqual([
    "to peer: 4.20, was 5.00",
  ]);
});

test("a bench's section has its command, what it measures, and its table", async () => {
  const text = await renderDocument(resultsWith({}));
  expect(text).toContain("2 cores of a processor, 8 GiB, Node v22.0.0");
  expect(text).toContain("## Intake\n\n`npm run bench -- intake`\n\nWebhooks accepted a second.");
  expect(text).toMatch(/\| ours +\| +0\.86 \|\n\| peer +\| +- \|/);
});
