// Streams an import's rejected lines as CSV, so that they can be corrected and imported again.
import type { Sql } from "~/lib/database.server";
import { csvLine } from "~/lib/text/csv";
import { isShipmentId } from "../keys";
import type { LineProblem } from "./line";
import { listRejected } from "./store-import.server";

const LINES_PER_PAGE = 1_000;

/** In the merchant's language. */
interface RejectedWords {
  /** Line, problem, and the columns of an import. */
  header: readonly string[];
  problem: (problem: LineProblem) => string;
}

export function rejectedCsv(
  sql: Sql,
  shopId: string,
  importId: string,
  words: RejectedWords,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let after = 0;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(`\uFEFF${csvLine(words.header)}`));
      if (!isShipmentId(importId)) controller.close();
    },
    async pull(controller) {
      const lines = await listRejected(sql, shopId, importId, after, LINES_PER_PAGE);
      const text = lines.map(({ line, problem, number, carrier, order, shipped, destination }) =>
        csvLine([
          String(line),
          problem ? words.problem(problem) : "",
          number,
          carrier,
          order,
          shipped,
          destination,
        ]),
      );
      if (text.length > 0) controller.enqueue(encoder.encode(text.join("")));
      after = lines.at(-1)?.line ?? after;
      if (lines.length < LINES_PER_PAGE) controller.close();
    },
  });
}
