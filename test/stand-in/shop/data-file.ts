// Keeps the stand-in's world on disk, so that a second start finds its shops, orders and tokens again.
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { StandInError } from "../stand-in-error.ts";
import type { StoreState } from "./store.ts";

const SAVE_EVERY_MS = 1_000;

export function readDataFile(file: string): StoreState | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as StoreState;
  } catch (cause) {
    throw new StandInError(`${file} is damaged; delete it to start over.`, { cause });
  }
}

/** Writes the state once a second while it changes, and once more on `stop`. */
export function keepDataFile(file: string, state: () => StoreState): { stop(): Promise<void> } {
  let written = "";
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    const text = JSON.stringify(state());
    if (text === written) return;
    written = text;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  }
  const save = () => (writing = writing.then(write));

  const timer = setInterval(() => void save(), SAVE_EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await save();
    },
  };
}
