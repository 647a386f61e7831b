// The shop's tracking service: the built-in one, or a TrackingMore account of the merchant's.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { showToast } from "~/ui/app-bridge";
import { applyAction } from "./apply-action.server";
import { DisconnectModal } from "./disconnect-modal";
import { TrackingServicePage } from "./page";
import { NOTHING_DONE, readAction } from "./read-action";
import { readService } from "./read-service.server";

export const meta: MetaFunction = () => [{ title: "Tracking service · Waymark" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  return json(await readService(services, session.shop));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const asked = readAction(await request.formData());
  if (!asked) {
    const error = "Something went wrong and nothing was changed. Reload the page and try again.";
    return json({ ...NOTHING_DONE, error }, { status: 400 });
  }
  // An address that opens a door is in this answer; nobody may keep it on the way.
  const headers = { "Cache-Control": "no-store" };
  return json(await applyAction(services, session.shop, asked), { headers });
}

export default function TrackingService() {
  const view = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const [apiKey, setApiKey] = useState("");
  const [isLeaving, setIsLeaving] = useState(false);
  const result = fetcher.data ?? NOTHING_DONE;
  useEffect(() => {
    if (!fetcher.data?.done) return;
    showToast(fetcher.data.done);
    setApiKey("");
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
        onDisconnect={() => setIsLeaving(true)}
      />
      <DisconnectModal
        isOpen={isLeaving}
        onClose={() => setIsLeaving(false)}
        onConfirm={() => {
          setIsLeaving(false);
          submit("disconnect");
        }}
      />
    </>
  );
}
