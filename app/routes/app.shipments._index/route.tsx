// The list of shipments; its view, filters, search, sort and page are in the URL.
import { type ActionFunctionArgs, json, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { readShipmentQuery } from "~/shipments/list/read-query";
import { userIdOf } from "~/shops/session-user";
import { titled } from "~/ui/frame/titled";
import { textsFor } from "~/ui/language/messages.server";
import { applyAction } from "./apply-action.server";
import { LIST_PATH } from "./list-url";
import { ListPage } from "./page";
import { readAction } from "./read-action";
import { readList } from "./read-list.server";
import { useStartBulk } from "./use-start-bulk";
import { useViewActions } from "./use-view-actions";

export const meta = titled("common.nav.shipments");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services } = context;
  const { session } = await services.shopify.authenticate.admin(request);
  const params = new URL(request.url).searchParams;
  const query = readShipmentQuery(params);
  const view = await services.reads((database) =>
    readList({ ...services, database }, session.shop, query, textsFor(request), params.get("view")),
  );
  return json(view);
}

export async function action({ request, context }: ActionFunctionArgs) {
  const admin = await context.services.shopify.authenticate.admin(request);
  const change = readAction(await request.formData());
  if (!change) throw new Response(null, { status: 400 });
  return json(await applyAction(context.services, admin.session.shop, change, userIdOf(admin)));
}

export default function Shipments() {
  const view = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const { state, location } = useNavigation();
  const actions = useViewActions(view, navigate);
  const startBulk = useStartBulk(view, navigate);
  const loading = state === "loading" && location.pathname === LIST_PATH;
  return (
    <ListPage view={view} loading={loading} actions={actions} onGo={navigate} onBulk={startBulk} />
  );
}
