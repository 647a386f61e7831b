// The shop's orders from Shopify: those of the past being read, and whether all that changed since has arrived.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";
import { showToast } from "~/ui/app-bridge";
import { applyAction } from "./apply-action.server";
import { OrdersPage } from "./page";
import { readAction, type ActionResult } from "./read-action";
import { readOrdersView } from "./read-orders.server";
import type { OrdersView } from "./view";

export const meta: MetaFunction = () => [{ title: "Order import · Waymark" }];

/** While orders are read, the page looks again so often. */
const REFRESH_MS = 3000;
/** And so many times after a button was pressed: what it asked for is done by a job. */
const LOOKS_AFTER_ACTION = 4;

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  return json(await readOrdersView(services, session.shop));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const intent = readAction(await request.formData());
  if (!intent) {
    const error = "Something went wrong and nothing was changed. Reload the page and try again.";
    return json<ActionResult>({ done: null, error }, { status: 400 });
  }
  return json(await applyAction(services, session.shop, intent));
}

export default function Orders() {
  const view = useLoaderData<typeof loader>() as OrdersView;
  const fetcher = useFetcher<typeof action>();
  const { revalidate, state } = useRevalidator();
  const result = fetcher.data ?? null;
  const [looksLeft, setLooksLeft] = useState(0);
  useEffect(() => {
    if (!result?.done) return;
    showToast(result.done);
    setLooksLeft(LOOKS_AFTER_ACTION);
  }, [result]);
  useEffect(() => {
    if ((!view.past.isRunning && looksLeft === 0) || state !== "idle") return;
    const timer = setTimeout(() => {
      setLooksLeft((left) => Math.max(0, left - 1));
      revalidate();
    }, REFRESH_MS);
    return () => clearTimeout(timer);
  }, [view, looksLeft, state, revalidate]);
  return (
    <OrdersPage
      view={view}
      busy={fetcher.state === "idle" ? null : String(fetcher.formData?.get("intent") ?? "")}
      error={result?.error ?? null}
      onSubmit={(intent) => fetcher.submit({ intent }, { method: "post" })}
    />
  );
}
