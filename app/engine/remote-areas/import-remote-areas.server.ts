// Reading the operator's file of remote areas: line by line, and into use as a whole or not at all.
import { readCsv } from "~/lib/csv";
import { type Database, inTransaction } from "~/lib/database.server";
import type { CarrierCatalogue } from "../journey/catalogue";
import { readRemoteArea, readRemoteHeader, type RemoteArea } from "./remote-area";
import {
  addImported,
  type ImportedList,
  openImport,
  swapImported,
} from "./store-remote-areas.server";

export interface LineError {
  /** From 1. */
  line: number;
  message: string;
}

export type ImportResult =
  | { outcome: "imported"; lists: ImportedList[] }
  /** `errors` are the first ones, up to ERRORS_SHOWN; nothing was changed. */
  | { outcome: "refused"; errors: LineError[] };

/** Somebody mends these before reading on. */
export const ERRORS_SHOWN = 50;
const ROWS_PER_INSERT = 5000;

/** Carries the errors out of the transaction, which it rolls back. */
class RefusedFile extends Error {
  constructor(readonly errors: LineError[]) {
    super("The file was refused.");
  }
}

/**
 * Puts the file's areas in the place of all areas of the carriers that it names. Readers see the old lists
 * until it is through, then the new ones; one that was killed has changed nothing and is simply run again.
 * The file is never held in memory.
 * @param file `lines` without their ends, as UTF-8.
 */
export async function importRemoteAreas(
  database: Database,
  catalogue: CarrierCatalogue,
  file: { name: string; lines: AsyncIterable<string> | Iterable<string> },
  onProgress: (rows: number) => void = () => {},
): Promise<ImportResult> {
  try {
    return await inTransaction(database.pool, async (tx) => {
      await openImport(tx);
      const portions = inBatches(readAreas(file.lines, catalogue));
      let rows = 0;
      for await (const portion of portions) {
        await addImported(tx, portion);
        onProgress((rows += portion.length));
      }
      return { outcome: "imported", lists: await swapImported(tx, file.name) };
    });
  } catch (error) {
    if (error instanceof RefusedFile) return { outcome: "refused", errors: error.errors };
    throw error;
  }
}

/** The file's areas up to the first error; from there on errors are gathered, and thrown at the end. */
async function* readAreas(
  lines: AsyncIterable<string> | Iterable<string>,
  catalogue: CarrierCatalogue,
): AsyncGenerator<RemoteArea> {
  const errors: LineError[] = [];
  let columns: Parameters<typeof readRemoteArea>[1] | null = null;
  let rows = 0;
  for await (const { line, fields } of readCsv(lines)) {
    if (!fields) {
      errors.push({ line, message: "The quotes do not match." });
    } else if (!columns) {
      const header = readRemoteHeader(fields);
      // What the columns mean decides about every line below.
      if (header.outcome === "refused") {
        throw new RefusedFile([{ line, message: header.message }]);
      }
      columns = header.columns;
    } else {
      rows += 1;
      const read = readRemoteArea(fields, columns, catalogue);
      if (read.outcome === "refused") errors.push({ line, message: read.message });
      else if (errors.length === 0) yield read.area;
    }
    if (errors.length >= ERRORS_SHOWN) break;
  }
  if (errors.length === 0 && rows === 0) {
    errors.push({ line: 1, message: "The file holds no areas." });
  }
  if (errors.length > 0) throw new RefusedFile(errors);
}

async function* inBatches<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let portion: Item[] = [];
  for await (const item of items) {
    portion.push(item);
    if (portion.length === ROWS_PER_INSERT) {
      yield portion;
      portion = [];
    }
  }
  if (portion.length > 0) yield portion;
}
