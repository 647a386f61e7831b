// The dashboard and the alert rules name only metrics that exist, and every metric is watched.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { observeInto, processGauges } from "~/operations/metrics/process-metrics.server";
import { databaseGauges } from "~/operations/metrics/database-metrics.server";
import { createRegistry, type Registry } from "~/operations/metrics/registry";

/** Names of all metrics, with what Prometheus makes of a histogram. */
function metricNames(): Set<string> {
  const names = new Set<string>();
  const registry = createRegistry();
  const noting: Registry = {
    ...registry,
    counter: (name, help) => (names.add(name), registry.counter(name, help)),
    gauge: (name, help) => (names.add(name), registry.gauge(name, help)),
    histogram: (name, help, bounds) => {
      for (const ending of ["_bucket", "_sum", "_count"]) names.add(`${name}${ending}`);
      return registry.histogram(name, help, bounds);
    },
  };
  observeInto(noting);
  processGauges(noting);
  databaseGauges(noting, { database: {} } as Parameters<typeof databaseGauges>[1]);
  return names;
}

const named = (expression: string) => expression.match(/\b(?:waymark|process)_\w+/g) ?? [];
const dashboard = JSON.parse(readFileSync("deploy/monitoring/grafana.json", "utf8")) as {
  panels: { title: string; targets: { expr: string }[] }[];
};
const { groups } = parse(readFileSync("deploy/monitoring/alerts.yaml", "utf8")) as {
  groups: { rules: { alert: string; expr: string; annotations: { why: string } }[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const shown = dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => named(expr)));

test("the dashboard and the rules name metrics that exist", () => {
  const names = metricNames();
  const all = [...shown, ...rules.flatMap(({ expr }) => named(expr))];
  expect(all.filter((name) => !names.has(name))).toEqual([]);
});

test("each metric is on the dashboard or in a rule", () => {
  const all = new Set([...shown, ...rules.flatMap(({ expr }) => named(expr))]);
  const counted = [...metricNames()].filter((name) => !/_(?:sum|count)$/.test(name));
  // The time of jobs explains a queue that the dashboard shows.
  expect(counted.filter((name) => !all.has(name))).toEqual(["waymark_job_seconds_bucket"]);
});

test("each rule says why it wants a person", () => {
  expect(rules.filter(({ annotations }) => !(annotations.why.length > 20))).toEqual([]);
});
