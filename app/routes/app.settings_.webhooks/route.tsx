// The list of webhooks from Shopify; its filter, search and page are in the URL.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { unreadable } from "~/ui/forms/action-result";
import { textsFor } from "~/ui/language/messages.server";
import { useResultToast } from "~/ui/forms/use-result-toast";
import { titled } from "~/ui/frame/titled";
import { replayWebhooks } from "./replay.server";
import { deliveriesUrl, readDeliveryListState } from "./list-url";
import { DeliveriesPage } from "./page";
import { readAction } from "./read-action";
import { readDeliveries } from "./read-deliveries.server";
import type { DeliveriesView } from "./view";

export const meta = titled("webhooks.title");

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const state = readDeliveryListState(new URL(request.url).searchParams);
  return json(await readDeliveries(services, session.shop, state, textsFor(request)));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const form = readAction(await request.formData());
  const texts = textsFor(request);
  if (!form) return json(unreadable(texts), { status: 400 });
  return json(await replayWebhooks(services.database, session.shop, form, texts));
}

export default function Deliveries() {
  const view = useLoaderData<typeof loader>() as DeliveriesView;
  const navigate = useNavigate();
  const { state, location } = useNavigation();
  const replay = useFetcher<typeof action>();
  const result = replay.data ?? null;
  useResultToast(result);
  return (
    <DeliveriesPage
      view={view}
      loading={state === "loading" && location.pathname === "/app/settings/webhooks"}
      isBusy={replay.state !== "idle"}
      error={result?.error ?? null}
      onShow={(next, options) => navigate(deliveriesUrl(next), options)}
      onReplayFailed={() => replay.submit({ intent: "replay_failed" }, { method: "post" })}
    />
  );
}
