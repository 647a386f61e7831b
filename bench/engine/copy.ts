// COPY ... FROM STDIN over pg's own protocol: many rows at the speed at which PostgreSQL reads them.
import type { Client } from "pg";

/** What pg calls on a query object that copies; pg's types leave these out. */
interface CopyConnection {
  stream: NodeJS.WritableStream;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): boolean;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

/**
 * Sends `rows` (COPY text lines without their line feed) to the table's columns.
 * Only so much is kept in memory as the server has not taken yet.
 */
export function copyRows(
  client: Client,
  table: string,
  columns: readonly string[],
  rows: Iterable<string>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const ignore = () => {};
    const copy = {
      submit: (connection: CopyConnection) =>
        connection.query(`copy ${table} (${columns.join(", ")}) from stdin`),
      handleCopyInResponse: (connection: CopyConnection) =>
        sendChunks(connection, chunksOf(rows)).catch((error: Error) =>
          connection.sendCopyFail(error.message),
        ),
      handleError: (error: Error) => reject(error),
      handleReadyForQuery: () => resolve(),
      handleCommandComplete: ignore,
      handleRowDescription: ignore,
      handleDataRow: ignore,
    };
    void client.query(copy as unknown as string);
  });
}

const CHUNK_CHARACTERS = 256 * 1024;

function* chunksOf(rows: Iterable<string>): Generator<Buffer> {
  let lines: string[] = [];
  let length = 0;
  for (const row of rows) {
    lines.push(row);
    length += row.length;
    if (length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(`${lines.join("\n")}\n`);
    lines = [];
    length = 0;
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join("\n")}\n`);
}

async function sendChunks(connection: CopyConnection, chunks: Iterable<Buffer>): Promise<void> {
  for (const chunk of chunks) {
    connection.sendCopyFromChunk(chunk);
    if (!connection.stream.writable) throw new Error("The connection closed.");
    const isFull = (connection.stream as NodeJS.WriteStream).writableNeedDrain;
    if (isFull) await new Promise((resolve) => connection.stream.once("drain", resolve));
  }
  connection.endCopyFrom();
}

/** A value as COPY's text format writes it. */
export function copyValue(value: string | number | boolean | Date | Buffer | null): string {
  if (value === null) return "\\N";
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString("hex")}`;
  if (typeof value !== "string") return String(value);
  return value
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replaceAll("\r", "\\r");
}
