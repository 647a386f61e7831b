// A bulk action: its progress, what came of each shipment, and the way back.
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useLoaderData, useNavigation, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { bulkUrl } from "~/routes/app.shipments._index/list-url";
import { undoBulk } from "~/shipments/bulk/run-bulk.server";
import { countOutcomes, findRun, listItems } from "~/shipments/bulk/store-bulk.server";
import { findShop } from "~/shops/store.server";
import { userIdOf } from "~/shops/session-user";
import { titled } from "~/ui/frame/titled";
import { textsFor } from "~/ui/language/messages.server";
import { BulkPage } from "./page";
import { bulkView, SHOWN_ROWS } from "./view";

export const meta = titled("bulk.title");

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { shopify, database, clock } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const run = await findRun(database.pool, session.shop, params.id ?? "");
  if (!run) throw new Response(null, { status: 404 });
  const [outcomes, rows, shop] = await Promise.all([
    countOutcomes(database.pool, session.shop, run.id),
    listItems(database.pool, session.shop, run.id, SHOWN_ROWS),
    findShop(database, session.shop),
  ]);
  const time = {
    texts: textsFor(request),
    timeZone: shop?.ianaTimezone ?? "UTC",
    now: clock.now(),
  };
  return json(bulkView(run, outcomes, rows, time));
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { shopify, database, clock } = context.services;
  const admin = await shopify.authenticate.admin(request);
  const actor = { now: clock.now(), by: userIdOf(admin) };
  const { shop } = admin.session;
  const undoId = await undoBulk({ database }, shop, params.id ?? "", actor);
  return undoId ? redirect(bulkUrl(undoId)) : json(null, { status: 409 });
}

const RELOAD_MS = 1_500;

export default function Bulk() {
  const view = useLoaderData<typeof loader>();
  const { revalidate, state } = useRevalidator();
  const navigation = useNavigation();
  useEffect(() => {
    if (!view.isRunning || state !== "idle") return;
    const timer = setTimeout(revalidate, RELOAD_MS);
    return () => clearTimeout(timer);
  }, [view, state, revalidate]);
  return (
    <BulkPage
      view={view}
      undoForm={(button) => <Form method="post">{button(navigation.state === "submitting")}</Form>}
    />
  );
}
