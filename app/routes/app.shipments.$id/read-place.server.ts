// Reads a shipment's place in the list that it was opened from.
import {
  FROM_LIST,
  LIST_PATH,
  shipmentsUrl,
  urlFromList,
} from "~/routes/app.shipments._index/list-url";
import { type ListDeps, readListContext } from "~/shipments/list/context.server";
import { readShipmentQuery } from "~/shipments/list/read-query";
import { findNeighbors } from "~/shipments/list/store-list.server";
import { shipmentUrl } from "~/ui/rows/shipment-row";
import type { ListPlace } from "./view";

/** @param params of the shipment's page */
export async function readPlace(
  deps: ListDeps,
  shopId: string,
  shipmentId: string,
  params: URLSearchParams,
): Promise<ListPlace> {
  const from = params.get(FROM_LIST);
  if (from === null) return { url: LIST_PATH, previousUrl: null, nextUrl: null };
  const listParams = new URLSearchParams(from);
  const query = readShipmentQuery(listParams);
  const context = await readListContext(deps, shopId, query.search);
  const { previous, next } = await findNeighbors(deps.database, shopId, query, shipmentId, context);
  // Only parameters of the list: the address comes from outside.
  const url = shipmentsUrl({ ...query, after: null, before: null }, listParams.get("view"));
  const beside = (id: string | null) => id && urlFromList(shipmentUrl(id), url.split("?")[1] ?? "");
  return { url, previousUrl: beside(previous), nextUrl: beside(next) };
}
