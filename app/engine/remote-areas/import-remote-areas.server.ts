// Imports the operator's file of remote areas, line by line and all or nothing.
import { readCsv } from "~/lib/text/csv";
import { type Database, inTransaction } from "~/lib/database.server";
import type { CarrierCatalogue } from "../journey/catalogue";
import { readRemoteArea, readRemoteHeader, type ListedArea } from "./remote-area";
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
  /** `errors` are the first ERRORS_SHOWN; nothing was changed. */
  | { outcome: "refused"; errors: LineError[] };

/** More errors than an operator fixes at once. */
export const ERRORS_SHOWN = 50;
const ROWS_PER_INSERT = 5000;

/** Carries the errors out of the transaction, which rolls back. */
class RefusedFile extends Error {
  constructor(readonly errors: LineError[]) {
    super("The file was refused.");
  }
}

/**
 * Replaces all areas of the carriers in the file. Readers see the old lists until the commit; a
 * killed import has changed nothing and can be repeated. The file is streamed.
 * @param file `lines` without line ends, as UTF-8.
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
      const batches = inBatches(readAreas(file.lines, catalogue));
      let rows = 0;
      for await (const batch of batches) {
        await addImported(tx, batch);
        onProgress((rows += batch.length));
      }
      return { outcome: "imported", lists: await swapImported(tx, file.name) };
    });
  } catch (error) {
    if (error instanceof RefusedFile) return { outcome: "refused", errors: error.errors };
    throw error;
  }
}

/** The file's areas up to the first error; later errors are collected and thrown at the end. */
async function* readAreas(
  lines: AsyncIterable<string> | Iterable<string>,
  catalogue: CarrierCatalogue,
): AsyncGenerator<ListedArea> {
  const errors: LineError[] = [];
  let columns: Parameters<typeof readRemoteArea>[1] | null = null;
  let rows = 0;
  for await (const { line, fields } of readCsv(lines)) {
    if (!fields) {
      errors.push({ line, message: "The quotes do not match." });
    } else if (!columns) {
      const header = readRemoteHeader(fields);
      // A wrong header makes every line below meaningless.
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
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length === ROWS_PER_INSERT) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
