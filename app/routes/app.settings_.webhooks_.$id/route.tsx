// One webhook from Shopify: its facts, its content, and its replay.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { storableText } from "~/lib/text/storable-text";
import { userIdOf } from "~/shops/session-user";
import type { ActionResult } from "~/ui/forms/action-result";
import { type Problem, problem } from "~/ui/frame/problem";
import { useResultToast } from "~/ui/forms/use-result-toast";
import { textsFor } from "~/ui/language/messages.server";
import type { Texts } from "~/ui/language/texts";
import { titled } from "~/ui/frame/titled";
import { replayWebhooks } from "../app.settings_.webhooks/replay.server";
import { DeliveryPage } from "./page";
import { readDelivery, revealBody } from "./read-delivery.server";
import type { DeliveryView } from "./view";

export const meta = titled("webhooks.one");

function notFound({ t }: Texts): Problem {
  return {
    title: t("webhooks.notFound.title"),
    whatToDo: t("webhooks.notFound.text"),
    link: { label: t("webhooks.notFound.link"), url: "/app/settings/webhooks" },
  };
}

interface DeliveryResult extends ActionResult {
  revealed: string | null;
}

export async function loader({ request, params, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const texts = textsFor(request);
  const view = await readDelivery(services, session.shop, storableText(params.id ?? ""), texts);
  if (!view) throw problem(404, notFound(texts));
  return json(view);
}

export async function action({ request, params, context: { services } }: ActionFunctionArgs) {
  const admin = await services.shopify.authenticate.admin(request);
  const { shop } = admin.session;
  const texts = textsFor(request);
  const webhookId = storableText(params.id ?? "");
  const intent = (await request.formData()).get("intent");
  if (intent === "reveal") {
    const revealed = await revealBody(services, shop, webhookId, userIdOf(admin));
    const error = revealed === null ? texts.t("webhooks.error.notShown") : null;
    return json<DeliveryResult>({ done: null, error, revealed });
  }
  const result = await replayWebhooks(
    services.database,
    shop,
    { intent: "replay", webhookId },
    texts,
  );
  return json<DeliveryResult>({ ...result, revealed: null });
}

export default function Delivery() {
  const view = useLoaderData<typeof loader>() as DeliveryView;
  const reveal = useFetcher<typeof action>();
  const replay = useFetcher<typeof action>();
  useResultToast(replay.data);
  return (
    <DeliveryPage
      view={view}
      revealed={reveal.data?.revealed ?? null}
      error={replay.data?.error ?? reveal.data?.error ?? null}
      isBusy={reveal.state !== "idle" || replay.state !== "idle"}
      onReplay={() => replay.submit({ intent: "replay" }, { method: "post" })}
      onReveal={() => reveal.submit({ intent: "reveal" }, { method: "post" })}
    />
  );
}
