// GET /trackings/get; also POST with the filters as a JSON body, as the vendor's PHP client sends them.
import { META } from "~/trackingmore/contract/meta-codes";
import { listQuerySchema } from "~/trackingmore/contract/contract";
import { FILTER_MAX_VALUES } from "~/trackingmore/contract/limits";
import type { Endpoint } from "../requests/endpoint.server";
import { openCustomer } from "../trackings/sealed-customer.server";
import { refuse } from "../requests/envelope";
import { filterFields } from "../requests/filter-fields";
import { listTrackings } from "../trackings/store.server";
import { trackingJson } from "../journey/view";

export const listPage: Endpoint = async (parts, caller, request, body) => {
  const read = listQuerySchema.safeParse(filterFields(request.query, body));
  if (!read.success) {
    const isStatus = read.error.issues.some((issue) => issue.path[0] === "status");
    return refuse(isStatus ? META.invalidStatus : META.badRequest);
  }
  const filter = read.data;
  if (filter.numbers.length > FILTER_MAX_VALUES || filter.orders.length > FILTER_MAX_VALUES) {
    return refuse(META.tooManyItems);
  }
  const { rows, total } = await listTrackings(
    parts.database.pool,
    caller.accountId,
    filter,
    parts.clock.now(),
  );
  const items = rows.map((row) =>
    trackingJson(row, openCustomer(parts.sealer, row), parts.catalogue, "text"),
  );
  const head = { page: filter.page, limit: filter.limit, total: String(total), count: rows.length };
  const data = `${JSON.stringify(head).slice(0, -1)},"items":[${items.join(",")}]}`;
  return { code: META.success, data };
};
