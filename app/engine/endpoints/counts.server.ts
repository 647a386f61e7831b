// GET /trackings/getstatusnumber: how many trackings are in each status.
import { countsQuerySchema } from "~/trackingmore/contract-lookups";
import type { Endpoint } from "../context.server";
import { answer, refuse } from "../envelope";
import { filterFields } from "../filter-fields";
import { countByStatus } from "../store-counts.server";

export const readCounts: Endpoint = async ({ database }, { accountId }, request, body) => {
  const read = countsQuerySchema.safeParse(filterFields(request.query, body));
  if (!read.success) return refuse(4012);
  return answer(await countByStatus(database.pool, accountId, read.data));
};
