// The list of shipments; its filter, search, sort and page are in the URL.
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { shipmentsUrl, type ShipmentListState } from "./list-url";
import { ListPage } from "./page";
import { readList } from "./read-list.server";
import { readQuery } from "./read-query";

export const meta: MetaFunction = () => [{ title: "Shipments · Waymark" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { session } = await context.services.shopify.authenticate.admin(request);
  const query = readQuery(new URL(request.url).searchParams);
  return json(await readList(context.services, session.shop, query));
}

export default function Shipments() {
  const view = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const { state, location } = useNavigation();
  const show = (next: ShipmentListState, options?: { replace: boolean }) =>
    navigate(shipmentsUrl(next), options);
  const loading = state === "loading" && location.pathname === "/app/shipments";
  return <ListPage view={view} loading={loading} onShow={show} />;
}
