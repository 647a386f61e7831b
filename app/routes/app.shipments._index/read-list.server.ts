// Reads what the shipments list shows.
import type { Services } from "~/main/services.server";
import { readListContext } from "~/shipments/list/context.server";
import { type ShipmentQuery, isFiltered, onlyStatuses } from "~/shipments/list/query";
import { countTotal, listFilterChoices, listShipments } from "~/shipments/list/store-list.server";
import { listViews } from "~/shipments/list/store-views.server";
import { BUILT_IN_VIEWS, viewParams } from "~/shipments/list/views";
import { countShipments } from "~/shipments/read/queries.server";
import type { Texts } from "~/ui/language/texts";
import { type ListView, listView } from "./view";

export async function readList(
  services: Pick<Services, "database" | "clock" | "sealer" | "sourcesOf">,
  shopId: string,
  given: ShipmentQuery,
  texts: Texts,
  viewId: string | null = null,
): Promise<ListView> {
  const { database, clock } = services;
  const saved = await listViews(database.pool, shopId);
  const named = [...BUILT_IN_VIEWS, ...saved].find(({ id }) => id === viewId);
  const { search, after, before } = given;
  // An address with a view alone has the view's filters.
  const query =
    named && viewParams(given).size === 0
      ? { ...given, ...named.query, search, after, before }
      : given;
  const context = await readListContext(services, shopId, query.search);
  const statuses = onlyStatuses(query);
  const isCounted = isFiltered(query) && !statuses;
  const [page, matching, counts, choices] = await Promise.all([
    listShipments(database, shopId, query, context),
    isCounted ? countTotal(database, shopId, query, context) : null,
    countShipments(database, shopId),
    listFilterChoices(database, shopId),
  ]);
  const known = statuses
    ? statuses.reduce((sum, status) => sum + counts.byStatus[status], 0)
    : counts.total;
  const total = matching ?? { count: known, isMore: false };
  return listView({ query, viewId, page, total, choices, saved }, context, {
    texts,
    now: clock.now(),
  });
}
