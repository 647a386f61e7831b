// Measures the costs, stores them and writes docs/scale.md.
import { writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import prettier from "prettier";
import { describeMachine } from "../results";
import { measureCosts } from "./costs";
import { type StoredCosts, renderScale } from "./document";

const FILE = path.join(import.meta.dirname, "costs.json");
const DOCUMENT = path.resolve(import.meta.dirname, "../../docs/scale.md");

export async function runScale(): Promise<void> {
  const loadBefore = os.loadavg()[0] ?? 0;
  const costs = await measureCosts();
  const stored: StoredCosts = {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    loadBefore,
    loadAfter: os.loadavg()[0] ?? 0,
    costs,
  };
  writeFileSync(FILE, await prettier.format(JSON.stringify(stored), { parser: "json" }));
  const text = await renderScale(stored);
  writeFileSync(DOCUMENT, text);
  console.log(text);
}
