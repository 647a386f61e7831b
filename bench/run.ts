// npm run bench -- <name>…: ratios against a floor or a peer of the same run; `all` stores them, `scale` writes docs/scale.md.
import { parseArgs } from "node:util";
import { runAll } from "./all";
import { type Report, asText } from "./report";

interface Options {
  /** For benches at several sizes: only these, e.g. "10k,100k". */
  sizes?: string;
  /** For benches of many cases: only those whose name contains this. */
  only?: string;
  /** For benches of many cases: the most telling ones. */
  quick?: boolean;
}
const BENCHES: Record<string, () => Promise<{ run(options: Options): Promise<Report> }>> = {
  intake: () => import("./intake/intake"),
  pipeline: () => import("./pipeline/pipeline"),
  delay: () => import("./pipeline/delay"),
  memory: () => import("./pipeline/memory"),
  batch: () => import("./engine/batch"),
  list: () => import("./engine/list"),
  counts: () => import("./engine/counts"),
  poll: () => import("./engine/poll"),
  freshness: () => import("./freshness/freshness"),
  page: () => import("./page"),
  sync: () => import("./sync/sync"),
  admin: () => import("./admin/admin"),
  detect: () => import("./detect"),
};
/** So that all of them end in about 15 minutes. */
const ALL: Options = { quick: true, sizes: "10k,100k" };

const { values, positionals: names } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    sizes: { type: "string" },
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    accept: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const unknown = names.filter((name) => !["all", "scale"].includes(name) && !(name in BENCHES));
if (unknown.length > 0 || names.length === 0) {
  console.error(
    `Say which bench to run: ${Object.keys(BENCHES).join(", ")}, scale, or all. (npm run bench -- intake)`,
  );
  process.exit(values.help ? 0 : 2);
}

async function measure(name: string, options: Options): Promise<Report> {
  const bench = await BENCHES[name]!();
  const report = await bench.run(options);
  console.log(values.json ? JSON.stringify(report, null, 2) : `\n${asText(report)}`);
  return report;
}

for (const name of names) {
  if (name === "scale") {
    const { runScale } = await import("./scale/run");
    await runScale();
    continue;
  }
  if (name !== "all") {
    await measure(name, values);
    continue;
  }
  const benches = Object.keys(BENCHES).map((each) => () => measure(each, ALL));
  if (!(await runAll(benches, values.accept))) process.exitCode = 1;
}
