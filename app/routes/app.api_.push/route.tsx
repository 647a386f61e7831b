// Push: addresses that news are sent to, the ledger of what was sent, and sending again.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { Services } from "~/main/services.server";
import { findConnection, findShop } from "~/shops/store.server";
import { showToast } from "~/ui/app-bridge";
import { DraftSaveBar } from "~/ui/draft-save-bar";
import { applyAction, type ActionResult } from "./apply-action.server";
import { isDirty, type Draft } from "./draft";
import { readLedgerState } from "./ledger-url";
import { PushPage } from "./page";
import { readAction } from "./read-action";
import { readPush } from "./read-push.server";
import type { PushView } from "./view";

export const meta: MetaFunction = () => [{ title: "Outgoing webhooks · Waymark" }];

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const [accountId, shop] = await Promise.all([
    accountOf(services, session.shop),
    findShop(services.database, session.shop),
  ]);
  const time = { timeZone: shop?.ianaTimezone ?? "UTC", now: services.clock.now() };
  const state = readLedgerState(new URL(request.url).searchParams);
  const parts = { push: services.engine.push, database: services.database };
  return json(await readPush(parts, session.shop, accountId, state, time));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const asked = readAction(await request.formData());
  if (!asked) {
    const error = "Something went wrong and nothing was changed. Reload the page and try again.";
    return json<ActionResult>({ done: null, error, problems: [], address: null }, { status: 400 });
  }
  const { engine, database, sealer, env } = services;
  const parts = { push: engine.push, database, sealer, appUrl: env.SHOPIFY_APP_URL };
  const accountId = await accountOf(services, session.shop);
  return json(await applyAction(parts, session.shop, accountId, asked));
}

/** The shop's account with the built-in service, made when there is no service yet; null: the cloud watches. */
async function accountOf(
  { database, sealer, trackingServiceFor }: Services,
  shopId: string,
): Promise<string | null> {
  const find = () => findConnection(database, sealer, shopId);
  const connection = (await find()) ?? (await trackingServiceFor(shopId), await find());
  return connection?.kind === "embedded" ? connection.accountId : null;
}

export default function Push() {
  const view = useLoaderData<typeof loader>() as PushView;
  const saved: Draft = view.kind === "embedded" ? view.settings : { email: "", addresses: [] };
  const [draft, setDraft] = useState(saved);
  const fetcher = useFetcher<typeof action>();
  // What was wrong is shown until the form is changed: a removed address moves those behind it.
  const [submitted, setSubmitted] = useState<Draft | null>(null);
  const result = fetcher.data ?? null;
  const isOutdated = Boolean(result?.problems.length) && submitted !== draft;
  const isBusy = fetcher.state !== "idle";
  const savedText = JSON.stringify(saved);
  useEffect(() => {
    // What was saved comes back in one spelling; the form takes it over.
    setDraft(JSON.parse(savedText) as Draft);
  }, [savedText]);
  useEffect(() => {
    if (result?.done) showToast(result.done);
  }, [result]);
  const submit = (fields: Record<string, string>) => fetcher.submit(fields, { method: "post" });
  return (
    <>
      <PushPage
        view={view}
        draft={draft}
        onDraft={setDraft}
        result={isOutdated ? null : result}
        ledger={{
          isBusy,
          onReplay: (deliveryId) => submit({ intent: "replay", deliveryId }),
          onReplayDead: () => submit({ intent: "replay_dead" }),
          onReplayRange: (range) => submit({ intent: "replay_range", ...range }),
        }}
        onRenewAddress={(email) => submit({ intent: "renew_address", email })}
      />
      <DraftSaveBar
        id="push"
        isDirty={isDirty(saved, draft)}
        isSaving={isBusy}
        onSave={() => {
          setSubmitted(draft);
          submit({ intent: "save", draft: JSON.stringify(draft) });
        }}
        onDiscard={() => setDraft(saved)}
      />
    </>
  );
}
