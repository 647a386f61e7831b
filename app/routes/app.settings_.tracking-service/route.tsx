// The shop's tracking service: the built-in one or the merchant's TrackingMore account.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { unreadable } from "~/ui/forms/action-result";
import { textsFor } from "~/ui/language/messages.server";
import { useResultToast } from "~/ui/forms/use-result-toast";
import { titled } from "~/ui/frame/titled";
import { applyAction } from "./apply-action.server";
import { DisconnectModal } from "./disconnect-modal";
import { TrackingServicePage } from "./page";
import { readAction } from "./read-action";
import { NOTHING_DONE } from "./result";
import { readService } from "./read-service.server";

export const meta = titled("service.title");

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  return json(await readService(services, session.shop, textsFor(request)));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const serviceAction = readAction(await request.formData());
  const texts = textsFor(request);
  if (!serviceAction) return json({ ...NOTHING_DONE, ...unreadable(texts) }, { status: 400 });
  // The answer may hold a secret URL: no cache may store it.
  const headers = { "Cache-Control": "no-store" };
  return json(await applyAction(services, session.shop, serviceAction, texts), { headers });
}

export default function TrackingService() {
  const view = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const [apiKey, setApiKey] = useState("");
  const [isDisconnecting, setIsDisconnecting] = useState(false);
  const result = fetcher.data ?? NOTHING_DONE;
  useResultToast(fetcher.data);
  useEffect(() => {
    if (fetcher.data?.done) setApiKey("");
  }, [fetcher.data]);
  const submit = (intent: string) => {
    fetcher.submit({ intent, ...(intent === "connect" ? { apiKey } : {}) }, { method: "post" });
  };
  return (
    <>
      <TrackingServicePage
        view={view}
        result={result}
        busy={fetcher.state === "idle" ? null : String(fetcher.formData?.get("intent") ?? "")}
        apiKey={apiKey}
        onApiKey={setApiKey}
        onSubmit={submit}
        onDisconnect={() => setIsDisconnecting(true)}
      />
      <DisconnectModal
        isOpen={isDisconnecting}
        onClose={() => setIsDisconnecting(false)}
        onConfirm={() => {
          setIsDisconnecting(false);
          submit("disconnect");
        }}
      />
    </>
  );
}
