// Shopify's webhooks as they came and what came of them: filtered, searched and paged by the address.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { useEffect } from "react";
import { showToast } from "~/ui/app-bridge";
import { applyAction } from "./apply-action.server";
import { listUrl, readListState } from "./list-url";
import { DeliveriesPage } from "./page";
import { readAction, type ActionResult } from "./read-action";
import { readDeliveries } from "./read-deliveries.server";
import type { DeliveriesView } from "./view";

export const meta: MetaFunction = () => [{ title: "Webhooks · Waymark" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const state = readListState(new URL(request.url).searchParams);
  return json(await readDeliveries(services, session.shop, state));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const asked = readAction(await request.formData());
  if (!asked) {
    const error = "Something went wrong and nothing was changed. Reload the page and try again.";
    return json<ActionResult>({ done: null, error }, { status: 400 });
  }
  return json(await applyAction(services.database, session.shop, asked));
}

export default function Deliveries() {
  const view = useLoaderData<typeof loader>() as DeliveriesView;
  const navigate = useNavigate();
  const { state, location } = useNavigation();
  const replay = useFetcher<typeof action>();
  const result = replay.data ?? null;
  useEffect(() => {
    if (result?.done) showToast(result.done);
  }, [result]);
  return (
    <DeliveriesPage
      view={view}
      loading={state === "loading" && location.pathname === "/app/settings/webhooks"}
      isBusy={replay.state !== "idle"}
      error={result?.error ?? null}
      onShow={(next, options) => navigate(listUrl(next), options)}
      onReplayFailed={() => replay.submit({ intent: "replay_failed" }, { method: "post" })}
    />
  );
}
