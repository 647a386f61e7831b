// npm run bench -- <name> [--json] [--sizes 10k,100k,1m]: measurements as ratios against a floor or a peer of the same run.
import { parseArgs } from "node:util";

import { type Report, asText } from "./report";

interface Options {
  json: boolean;
  /** For benches at several sizes: only these. */
  sizes?: string;
  /** For benches of many cases: only those whose name contains this. */
  only?: string;
  /** For benches of many cases: the most telling ones. */
  quick: boolean;
}
const BENCHES: Record<string, () => Promise<{ run(options: Options): Promise<Report | void> }>> = {
  intake: () => import("./intake/intake"),
  pipeline: () => import("./pipeline/pipeline"),
  delay: () => import("./pipeline/delay"),
  detect: () => import("./detect"),
  batch: () => import("./engine/batch"),
  list: () => import("./engine/list"),
  counts: () => import("./engine/counts"),
  poll: () => import("./engine/poll"),
  sync: () => import("./sync/sync"),
};

const { values, positionals: names } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    sizes: { type: "string" },
    only: { type: "string" },
    quick: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0 || names.length === 0) {
  console.error(
    `Say which bench to run: ${Object.keys(BENCHES).join(", ")}. (npm run bench -- intake)`,
  );
  process.exit(values.help ? 0 : 2);
}
for (const name of names) {
  const bench = await BENCHES[name]!();
  const report = await bench.run(values);
  if (report) console.log(values.json ? JSON.stringify(report, null, 2) : `\n${asText(report)}`);
}
