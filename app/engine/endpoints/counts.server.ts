// GET /trackings/getstatusnumber: how many trackings are in each status.
import { META } from "~/trackingmore/contract/meta-codes";
import { countsQuerySchema } from "~/trackingmore/contract/contract-lookups";
import type { Endpoint } from "../requests/endpoint.server";
import { respond, refuse } from "../requests/envelope";
import { filterFields } from "../requests/filter-fields";
import { countByStatus } from "../trackings/store-counts.server";

export const readCounts: Endpoint = async ({ database, clock }, { accountId }, request, body) => {
  const read = countsQuerySchema.safeParse(filterFields(request.query, body));
  if (!read.success) return refuse(META.badRequest);
  return respond(await countByStatus(database.pool, accountId, read.data, clock.now()));
};
