// Calls of the v2 client about many trackings at once.
import { AppError } from "~/lib/errors";
import { matchBatchOutcomes } from "./batch-outcomes";
import { matchErrors } from "./bulk-outcomes";
import { expectSuccess, readData, type Call } from "./call.server";
import { batchReplySchema, listReplySchema } from "../contract/contract";
import { bulkReplySchema, countsReplySchema } from "../replies/contract-replies";
import { BATCH_MAX_ITEMS, FILTER_MAX_VALUES } from "../contract/limits";
import { META } from "../contract/meta-codes";
import { readTracking } from "./read-tracking";
import type { ItemOutcome, TrackingMore, TrackingPair } from "./tracking-more";
import type { ListQuery } from "./tracking-service";

type ManyCalls = Pick<
  TrackingMore,
  | "batchMaxItems"
  | "createBatch"
  | "list"
  | "changeMany"
  | "deleteMany"
  | "stopMany"
  | "countByStatus"
>;

export function createManyCalls(call: Call, batchMaxItems: number): ManyCalls {
  const overPairs = async (
    path: string,
    items: readonly TrackingPair[],
  ): Promise<ItemOutcome[]> => {
    if (items.length === 0) return [];
    checkSize(items);
    const answer = await call("POST", path, { body: items });
    expectSuccess(answer);
    return matchErrors(items, readData(bulkReplySchema, answer).errors);
  };
  return {
    batchMaxItems,

    async createBatch(items) {
      if (items.length === 0) return [];
      checkSize(items, batchMaxItems);
      const answer = await call("POST", "/trackings/batch", { body: items });
      if (answer.code === META.alreadyExists && items.length === 1) return [{ outcome: "exists" }];
      expectSuccess(answer);
      return matchBatchOutcomes(items, readData(batchReplySchema, answer));
    },

    async list(query) {
      const answer = await call("GET", `/trackings/get?${listParameters(query)}`);
      const page = query.page ?? 1;
      if (answer.code === META.emptyReply)
        return { page, limit: query.limit ?? 0, total: 0, items: [] };
      expectSuccess(answer);
      const list = readData(listReplySchema, answer);
      return {
        page: list.page ?? page,
        limit: list.limit ?? query.limit ?? list.items.length,
        total: list.total,
        // One record that makes no sense must not keep the others from being read.
        items: list.items.map(readTracking).filter((tracking) => tracking !== null),
      };
    },

    changeMany: (items) => overPairs("/trackings/updatemore", items),
    deleteMany: (pairs) => overPairs("/trackings/delete", pairs),
    stopMany: (pairs) => overPairs("/trackings/notupdate", pairs),

    async countByStatus(query = {}) {
      const answer = await call("GET", `/trackings/getstatusnumber?${listParameters(query)}`);
      expectSuccess(answer);
      return readData(countsReplySchema, answer);
    },
  };
}

export function checkSize(items: readonly unknown[], maxItems = BATCH_MAX_ITEMS): void {
  if (items.length <= maxItems) return;
  throw new AppError("invalid_input", `A call holds at most ${maxItems} items.`);
}

function listParameters({ numbers, orders, ...scalars }: ListQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(scalars)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  for (const [name, values] of Object.entries({ numbers, orders })) {
    if (!values) continue;
    if (values.length > FILTER_MAX_VALUES) {
      throw new AppError("invalid_input", `\`${name}\` takes at most ${FILTER_MAX_VALUES} values.`);
    }
    parameters.set(name, values.join(","));
  }
  return parameters;
}
