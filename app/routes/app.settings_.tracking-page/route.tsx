// What shoppers see of their parcels, chosen by the merchant; saved through Shopify's save bar.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect, useState } from "react";
import {
  findTrackingPage,
  revokeLinks,
  saveTrackingPage,
} from "~/shops/store-tracking-page.server";
import { ensureShop } from "~/shops/store.server";
import { showToast } from "~/ui/app-bridge";
import { DraftSaveBar } from "~/ui/draft-save-bar";
import { draftOf, isDirty, settingsOf } from "./draft";
import { TrackingPageSettingsPage } from "./page";
import { type FieldErrors, findErrors, readForm, writeForm } from "./read-form";

export const meta: MetaFunction = () => [{ title: "Tracking page · Waymark" }];

interface Result {
  done: "saved" | "revoked" | null;
  error: string | null;
  errors: FieldErrors;
}

const UNREADABLE = "Something went wrong and nothing was changed. Reload the page and try again.";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { database, shopify } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const { settings, linkVersion, proxyPath } = await findTrackingPage(database.pool, session.shop);
  return json({ settings, linkVersion, pageUrl: `https://${session.shop}${proxyPath}` });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { database, shopify } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const form = readForm(await request.formData());
  const answer = (result: Partial<Result>, status = 200) =>
    json<Result>({ done: null, error: null, errors: {}, ...result }, { status });
  if (form.intent === "unreadable") return answer({ error: UNREADABLE }, 400);
  await ensureShop(database, session.shop);
  if (form.intent === "revoke") {
    await revokeLinks(database.pool, session.shop, form.linkVersion);
    return answer({ done: "revoked" });
  }
  const errors = findErrors(form.settings);
  if (Object.keys(errors).length > 0) return answer({ errors }, 422);
  await saveTrackingPage(database.pool, session.shop, form.settings);
  return answer({ done: "saved" });
}

export default function TrackingPage() {
  const { settings, linkVersion, pageUrl } = useLoaderData<typeof loader>();
  const saved = draftOf(settings);
  const [draft, setDraft] = useState(saved);
  const save = useFetcher<typeof action>();
  const revoke = useFetcher<typeof action>();
  const isSaving = save.state !== "idle";
  useEffect(() => {
    if (save.data?.done === "saved") showToast("Tracking page saved");
  }, [save.data]);
  useEffect(() => {
    if (revoke.data?.done === "revoked") showToast("All links revoked");
  }, [revoke.data]);
  return (
    <>
      <TrackingPageSettingsPage
        draft={draft}
        onChange={setDraft}
        // What is wrong is said as it is typed; what the server adds is about the form as a whole.
        errors={findErrors(settingsOf(draft))}
        error={save.data?.error ?? revoke.data?.error ?? null}
        pageUrl={pageUrl}
        revoking={revoke.state !== "idle"}
        onRevoke={() =>
          revoke.submit({ intent: "revoke", linkVersion: String(linkVersion) }, { method: "post" })
        }
      />
      <DraftSaveBar
        id="tracking-page"
        isDirty={isDirty(settings, draft)}
        isSaving={isSaving}
        onSave={() => save.submit(writeForm(draft), { method: "post" })}
        onDiscard={() => setDraft(saved)}
      />
    </>
  );
}
