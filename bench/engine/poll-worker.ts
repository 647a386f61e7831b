// A polling process: receives an engine time, polls all trackings due by then and reports the count.
import { createSandboxConnector } from "~/carriers/sandbox/sandbox-connector";
import { openDatabase } from "../../app/main/database.server";
import { openEngine } from "./engine";

const PARCELS_PER_ROUND = 200;
const [url = ""] = process.argv.slice(2);
const sandbox = createSandboxConnector({ seed: "bench", carriers: "all" });
let now = new Date();
const { engine } = await openEngine(openDatabase(url, 5), {
  connectorFor: () => sandbox,
  now: () => now,
});

process.on("message", async (time: string) => {
  now = new Date(time);
  let checked = 0;
  let changed = 0;
  for (;;) {
    const result = await engine.pollDue(PARCELS_PER_ROUND);
    if (result.checked === 0) break;
    checked += result.checked;
    changed += result.changed;
  }
  process.send?.({ checked, changed });
});
process.once("disconnect", () => process.exit());
process.send?.("ready");
