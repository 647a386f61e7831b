// The bulk actions of the last 30 days, each with a link to the page that undoes it.
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listRuns } from "~/shipments/bulk/store-bulk.server";
import { findShop } from "~/shops/store.server";
import { titled } from "~/ui/frame/titled";
import { textsFor } from "~/ui/language/messages.server";
import { RecentPage } from "./page";
import { recentRun } from "./view";

export const meta = titled("bulk.recent");

const SHOWN_RUNS = 50;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { shopify, database, clock } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const [runs, shop] = await Promise.all([
    listRuns(database.pool, session.shop, SHOWN_RUNS),
    findShop(database, session.shop),
  ]);
  const time = {
    texts: textsFor(request),
    timeZone: shop?.ianaTimezone ?? "UTC",
    now: clock.now(),
  };
  return json(runs.map((run) => recentRun(run, time)));
}

export default function Recent() {
  return <RecentPage runs={useLoaderData<typeof loader>()} />;
}
