// Counters, gauges and histograms, and their text in Prometheus' exposition format.

export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(labels: Labels, amount?: number): void;
}

export interface Gauge {
  set(labels: Labels, value: number): void;
  /** Forgets every value, e.g. before values of rows that may be gone. */
  reset(): void;
}

export interface Histogram {
  observe(labels: Labels, value: number): void;
}

export interface Registry {
  counter(name: string, help: string): Counter;
  gauge(name: string, help: string): Gauge;
  /** @param bounds upper bounds of the buckets, rising */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  /** Prometheus' text format, version 0.0.4. */
  expose(): string;
}

/** Written by hand: prom-client has had no release since June 2024 (docs/decisions/0802). */
export function createRegistry(): Registry {
  const families: (() => string[])[] = [];

  function family(type: string, name: string, help: string, lines: () => string[]): void {
    families.push(() => {
      const values = lines();
      return values.length === 0
        ? []
        : [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...values];
    });
  }

  function values(type: string, name: string, help: string) {
    const byLabels = new Map<string, number>();
    family(type, name, help, () =>
      [...byLabels].map(([labels, value]) => `${name}${labels} ${numberText(value)}`),
    );
    return byLabels;
  }

  return {
    counter(name, help) {
      const sums = values("counter", name, help);
      return {
        add(labels, amount = 1) {
          const key = labelText(labels);
          sums.set(key, (sums.get(key) ?? 0) + amount);
        },
      };
    },
    gauge(name, help) {
      const last = values("gauge", name, help);
      return {
        set: (labels, value) => void last.set(labelText(labels), value),
        reset: () => last.clear(),
      };
    },
    histogram(name, help, bounds) {
      const byLabels = new Map<string, { labels: Labels; counts: number[]; sum: number }>();
      family("histogram", name, help, () =>
        [...byLabels.values()].flatMap((each) => histogramLines(name, bounds, each)),
      );
      return {
        observe(labels, value) {
          const key = labelText(labels);
          const known = byLabels.get(key) ?? {
            labels,
            counts: bounds.map(() => 0).concat(0),
            sum: 0,
          };
          byLabels.set(key, known);
          const index = bounds.findIndex((bound) => value <= bound);
          known.counts[index < 0 ? bounds.length : index]! += 1;
          known.sum += value;
        },
      };
    },
    expose: () => `${families.flatMap((lines) => lines()).join("\n")}\n`,
  };
}

function histogramLines(
  name: string,
  bounds: readonly number[],
  { labels, counts, sum }: { labels: Labels; counts: readonly number[]; sum: number },
): string[] {
  let below = 0;
  const buckets = counts.map((count, index) => {
    below += count;
    const le = index < bounds.length ? numberText(bounds[index]!) : "+Inf";
    return `${name}_bucket${labelText({ ...labels, le })} ${below}`;
  });
  const key = labelText(labels);
  return [...buckets, `${name}_sum${key} ${numberText(sum)}`, `${name}_count${key} ${below}`];
}

function numberText(value: number): string {
  if (value === Infinity) return "+Inf";
  return Number.isNaN(value) ? "NaN" : String(value);
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"')}"`,
  );
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
