// Outgoing webhooks: settings, the ledger of deliveries, and replays.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { ensureEngineAccount } from "~/routes/app.api/engine-account.server";
import { unreadable } from "~/ui/forms/action-result";
import { textsFor } from "~/ui/language/messages.server";
import { useResultToast } from "~/ui/forms/use-result-toast";
import { useSettingsForm } from "~/ui/forms/use-settings-form";
import { titled } from "~/ui/frame/titled";
import { applyAction, type PushResult } from "./apply-action.server";
import { isDirty, type Draft } from "./draft";
import { readLedgerState } from "./ledger-url";
import { PushPage } from "./page";
import { readAction } from "./read-action";
import { readPush } from "./read-push.server";
import type { PushView } from "./view";

export const meta = titled("push.title");

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const state = readLedgerState(new URL(request.url).searchParams);
  return json(await readPush(services, session.shop, state, textsFor(request)));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const pushAction = readAction(await request.formData());
  const texts = textsFor(request);
  if (!pushAction) {
    const answer = { ...unreadable(texts), problems: [], address: null };
    return json<PushResult>(answer, { status: 400 });
  }
  const { engine, database, sealer, env } = services;
  const parts = { push: engine.push, database, sealer, appUrl: env.SHOPIFY_APP_URL };
  const accountId = await ensureEngineAccount(services, session.shop);
  return json(await applyAction(parts, session.shop, accountId, pushAction, texts));
}

export default function OutgoingWebhooks() {
  const view = useLoaderData<typeof loader>() as PushView;
  const form = useSettingsForm<Draft, PushResult>({
    id: "push",
    saved: view.kind === "embedded" ? view.settings : { email: "", addresses: [] },
    isSame: (saved, draft) => !isDirty(saved, draft),
    fieldsOf: (draft) => ({ intent: "save", draft: JSON.stringify(draft) }),
  });
  const fetcher = useFetcher<typeof action>();
  useResultToast(fetcher.data);
  const submit = (fields: Record<string, string>) => fetcher.submit(fields, { method: "post" });
  return (
    <>
      <PushPage
        view={view}
        draft={form.draft}
        onDraft={form.setDraft}
        error={fetcher.data?.error ?? null}
        // Problems name addresses by position, so they hold only for the draft that was posted.
        saveResult={form.submitted === form.draft ? form.result : null}
        newUrl={fetcher.data?.address ?? null}
        ledger={{
          isBusy: form.isSaving || fetcher.state !== "idle",
          onReplay: (deliveryId) => submit({ intent: "replay", deliveryId }),
          onReplayDead: () => submit({ intent: "replay_dead" }),
          onReplayRange: (range) => submit({ intent: "replay_range", ...range }),
        }}
        onRenewAddress={(email) => submit({ intent: "renew_address", email })}
      />
      {form.saveBar}
    </>
  );
}
