// Order import: the import of past orders, and the sync checks with Shopify.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";
import { unreadable } from "~/ui/forms/action-result";
import { textsFor } from "~/ui/language/messages.server";
import { useResultToast } from "~/ui/forms/use-result-toast";
import { titled } from "~/ui/frame/titled";
import { applyAction } from "./apply-action.server";
import { OrdersPage } from "./page";
import { readAction } from "./read-action";
import { readOrdersView } from "./read-orders.server";
import type { OrdersView } from "./view";

export const meta = titled("orderImport.title");

/** The page reloads its data this often during an import. */
const REFRESH_MS = 3000;
/** A button only enqueues a job: the page reloads this many times to show its effect. */
const RELOADS_AFTER_ACTION = 4;

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  return json(await readOrdersView(services, session.shop, textsFor(request)));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const intent = readAction(await request.formData());
  const texts = textsFor(request);
  if (!intent) return json(unreadable(texts), { status: 400 });
  return json(await applyAction(services, session.shop, intent, texts));
}

export default function Orders() {
  const view = useLoaderData<typeof loader>() as OrdersView;
  const fetcher = useFetcher<typeof action>();
  const { revalidate, state } = useRevalidator();
  const result = fetcher.data ?? null;
  const [reloadsLeft, setReloadsLeft] = useState(0);
  useResultToast(result);
  useEffect(() => {
    if (result?.done) setReloadsLeft(RELOADS_AFTER_ACTION);
  }, [result]);
  useEffect(() => {
    if ((!view.past.isRunning && reloadsLeft === 0) || state !== "idle") return;
    const timer = setTimeout(() => {
      setReloadsLeft((left) => Math.max(0, left - 1));
      revalidate();
    }, REFRESH_MS);
    return () => clearTimeout(timer);
  }, [view, reloadsLeft, state, revalidate]);
  return (
    <OrdersPage
      view={view}
      busy={fetcher.state === "idle" ? null : String(fetcher.formData?.get("intent") ?? "")}
      error={result?.error ?? null}
      onSubmit={(intent) => fetcher.submit({ intent }, { method: "post" })}
    />
  );
}
