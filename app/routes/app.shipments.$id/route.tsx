// One shipment: its page, and the two ways to mend its registration.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { findShipment } from "~/shipments/read/queries.server";
import { findSuccessor, listPredecessors } from "~/shipments/corrections/store-corrections.server";
import { findTrackingPage } from "~/shops/store-tracking-page.server";
import { findShop } from "~/shops/store.server";
import { orderLinkToken, orderLinkUrl } from "~/storefront/lookup/order-link.server";
import { showToast } from "~/ui/app-bridge";
import { problem } from "~/ui/problem";
import { shipmentUrl } from "~/ui/shipment-row";
import { applyChange } from "./apply-change.server";
import { ShipmentPage } from "./page";
import { readChange, type ChangeResult } from "./read-change";
import { useCarriers } from "./use-carriers";
import { LOOK_BACK, shipmentView } from "./view";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.trackingNumber ?? "Shipment"} · Waymark` },
];

const NOT_FOUND = {
  title: "Shipment not found",
  whatToDo:
    "It may have been removed, or belong to another store. Look for its number in the list.",
  link: { label: "Go to shipments", url: "/app/shipments" },
};

const UNREADABLE: ChangeResult = {
  ok: false,
  message: "Something went wrong and nothing was changed. Reload the page and try again.",
};

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { database, sealer, clock, shopify } = context.services;
  const { session, redirect } = await shopify.authenticate.admin(request);
  const [shipment, shop, page] = await Promise.all([
    findShipment(database, session.shop, params.id ?? ""),
    findShop(database, session.shop),
    findTrackingPage(database.pool, session.shop),
  ]);
  if (!shipment) throw problem(404, NOT_FOUND);
  const [successor, predecessors] = await Promise.all([
    findSuccessor(database.pool, session.shop, shipment.id),
    listPredecessors(database.pool, session.shop, shipment.id),
  ]);
  // An old link leads to the parcel as it is called now; from there one can look back.
  const looksBack = new URL(request.url).searchParams.has(LOOK_BACK);
  if (successor && !looksBack) throw redirect(shipmentUrl(successor));
  const time = { timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  const linkOf = (orderId: string) => {
    const token = orderLinkToken(sealer, session.shop, { orderId, linkVersion: page.linkVersion });
    return orderLinkUrl(session.shop, page.proxyPath, token);
  };
  return json(shipmentView(shipment, time, { successor, predecessors }, linkOf));
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { database, shopify } = context.services;
  const { session, redirect } = await shopify.authenticate.admin(request);
  const change = readChange(await request.formData());
  if (!change) return json(UNREADABLE, { status: 400 });
  const applied = await applyChange(database, session.shop, params.id ?? "", change);
  if (applied.outcome === "not_found") throw problem(404, NOT_FOUND);
  if (applied.outcome === "moved") throw redirect(shipmentUrl(applied.shipmentId));
  return json(applied.result);
}

export default function Shipment() {
  const view = useLoaderData<typeof loader>();
  const carriers = useCarriers();
  const choice = useFetcher<typeof action>();
  const retry = useFetcher<typeof action>();
  useGoodNews(choice.data);
  useGoodNews(retry.data);
  return (
    <ShipmentPage
      view={view}
      tracking={{
        form: {
          ...carriers,
          saving: choice.state !== "idle",
          error: errorOf(choice.data),
          onSubmit: ({ carrierCode, remember }) =>
            choice.submit(
              { intent: "set_carrier", carrierCode, ...(remember ? { remember: "on" } : {}) },
              { method: "post" },
            ),
        },
        retrying: retry.state !== "idle",
        retryError: errorOf(retry.data),
        onRetry: () => retry.submit({ intent: "retry" }, { method: "post" }),
      }}
    />
  );
}

function errorOf(result: ChangeResult | undefined): string | null {
  return result && !result.ok ? result.message : null;
}

function useGoodNews(result: ChangeResult | undefined): void {
  useEffect(() => {
    if (result?.ok) showToast(result.message);
  }, [result]);
}
