// Privacy: customers' requests, exports, how long data is kept, and who read it.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import { listAccess } from "~/privacy/access-log/store-access.server";
import { listRequests } from "~/privacy/redaction/store.server";
import { userIdOf } from "~/shops/session-user";
import { DEFAULT_RETENTION_DAYS, findShop } from "~/shops/store.server";
import { showToast } from "~/ui/app-bridge";
import { saveFile } from "~/ui/save-file";
import { DraftSaveBar } from "~/ui/draft-save-bar";
import { applyAction } from "./apply-action.server";
import { PrivacyPage } from "./page";
import { readAction, type ActionResult } from "./read-action";
import { privacyView, type PrivacyView } from "./view";

export const meta: MetaFunction = () => [{ title: "Privacy · Waymark" }];

const SHOWN_REQUESTS = 50;
const SHOWN_ACCESSES = 50;

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { database, clock, shopify } = services;
  const { session } = await shopify.authenticate.admin(request);
  const [requests, accesses, shop] = await Promise.all([
    listRequests(database.pool, session.shop, SHOWN_REQUESTS),
    listAccess(database.pool, session.shop, SHOWN_ACCESSES),
    findShop(database, session.shop),
  ]);
  const retentionDays = shop?.retentionDays ?? DEFAULT_RETENTION_DAYS;
  const time = { timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  return json(privacyView({ retentionDays, requests, accesses }, time));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const admin = await services.shopify.authenticate.admin(request);
  const asked = readAction(await request.formData());
  if (!asked) {
    const text = "Something went wrong and nothing was changed. Reload the page and try again.";
    const result: ActionResult = { done: null, error: { at: "page", text }, file: null };
    return json(result, { status: 400 });
  }
  const now = services.clock.now();
  const asker = { shopId: admin.session.shop, userId: userIdOf(admin), now };
  return json(await applyAction(services, asker, asked));
}

export default function Privacy() {
  const view = useLoaderData<typeof loader>() as PrivacyView;
  const saved = String(view.retentionDays);
  const [days, setDays] = useState(saved);
  const fetcher = useFetcher<typeof action>();
  const result = fetcher.data ?? null;
  const isBusy = fetcher.state !== "idle";
  useEffect(() => setDays(saved), [saved]);
  useEffect(() => {
    if (result?.done) showToast(result.done);
    if (result?.file) saveFile(result.file.name, result.file.text);
  }, [result]);
  const submit = (fields: Record<string, string>) => fetcher.submit(fields, { method: "post" });
  return (
    <>
      <PrivacyPage
        view={view}
        retentionDays={days}
        onRetentionDays={setDays}
        error={result?.error ?? null}
        isBusy={isBusy}
        onExport={(asked) => submit({ intent: "download_customer", asked })}
        requests={{
          onDownload: (requestId) => submit({ intent: "download_request", requestId }),
          onHandOver: (requestId) => submit({ intent: "hand_over", requestId }),
        }}
      />
      <DraftSaveBar
        id="privacy"
        isDirty={days.trim() !== saved}
        isSaving={isBusy}
        onSave={() => submit({ intent: "save", retentionDays: days })}
        onDiscard={() => setDays(saved)}
      />
    </>
  );
}
