// All shipments of the shop: filtered, searched, sorted and paged by the address.
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { countShipments, listShipments } from "~/shipments/store.server";
import { findShop } from "~/shops/store.server";
import { listUrl, type ListState } from "./list-url";
import { ListPage } from "./page";
import { readQuery } from "./read-query";
import { listView, pageInstead } from "./view";

export const meta: MetaFunction = () => [{ title: "Shipments · Waymark" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { database, clock, shopify } = context.services;
  const { session, redirect } = await shopify.authenticate.admin(request);
  const query = readQuery(new URL(request.url).searchParams);
  const [found, counts, shop] = await Promise.all([
    listShipments(database, session.shop, query),
    countShipments(database, session.shop),
    findShop(database, session.shop),
  ]);
  const page = pageInstead(query, found.total);
  if (page) throw redirect(listUrl({ ...query, page }));
  const time = { timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  return json(listView(query, found, counts.attention, time));
}

export default function Shipments() {
  const view = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const { state, location } = useNavigation();
  const show = (next: ListState, options?: { replace: boolean }) =>
    navigate(listUrl(next), options);
  const loading = state === "loading" && location.pathname === "/app/shipments";
  return <ListPage view={view} loading={loading} onShow={show} />;
}
