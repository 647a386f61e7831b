// Shopify order updates: which updates Waymark writes to Shopify. Shopify grants the scopes first.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useState } from "react";
import { WRITE_BACK_SCOPES } from "~/shopify.server";
import { readChoice, saveChoice } from "~/shopify/write-back/store-choice.server";
import { countEvents } from "~/shopify/write-back/store-events.server";
import {
  type ActionResult,
  outdated,
  unreadable,
  refused,
  succeeded,
} from "~/ui/forms/action-result";
import { saveIfCurrent } from "~/shops/store.server";
import { textsFor } from "~/ui/language/messages.server";
import { appBridge } from "~/ui/frame/app-bridge";
import { useSettingsForm } from "~/ui/forms/use-settings-form";
import { useTexts } from "~/ui/language/use-texts";
import { titled } from "~/ui/frame/titled";
import { readForm, scopesFor, writeForm, type Draft } from "./draft";
import { WriteBackPage } from "./page";
import { draftOf, writeBackView } from "./view";

export const meta = titled("writeBack.title");

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const { pool } = services.database;
  const [choice, counts] = await Promise.all([
    readChoice(pool, session.shop),
    countEvents(pool, session.shop),
  ]);
  return json({ ...writeBackView(choice, counts), scopes: WRITE_BACK_SCOPES });
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session, scopes } = await services.shopify.authenticate.admin(request);
  const posted = await request.formData();
  const draft = readForm(posted);
  const texts = textsFor(request);
  if (!draft) return json(unreadable(texts), { status: 400 });
  // The browser can claim that the merchant granted the scopes; only Shopify knows.
  const wanted = scopesFor(draft, WRITE_BACK_SCOPES);
  const granted = wanted.length > 0 ? (await scopes.query()).granted : [];
  if (wanted.some((scope) => !granted.includes(scope))) {
    return json(refused(texts.t("writeBack.notPermitted")));
  }
  const isSaved = await saveIfCurrent(services.database, session.shop, posted, {
    read: async (tx) => draftOf(await readChoice(tx, session.shop)),
    save: (tx) => saveChoice(tx, session.shop, draft, services.clock.now()),
  });
  if (!isSaved) return json(outdated(texts));
  return json(succeeded(texts.t("settings.saved")));
}

export default function WriteBack() {
  const view = useLoaderData<typeof loader>();
  const { t } = useTexts();
  const [isDenied, setIsDenied] = useState(false);
  const form = useSettingsForm<Draft, ActionResult>({
    id: "write-back",
    saved: view.saved,
    fieldsOf: writeForm,
    confirmSave: async (draft) => {
      const isGranted = await requestScopes(scopesFor(draft, view.scopes));
      setIsDenied(!isGranted);
      return isGranted;
    },
  });
  return (
    <>
      <WriteBackPage
        view={view}
        draft={form.draft}
        onChange={form.setDraft}
        error={isDenied ? t("writeBack.notPermitted") : (form.result?.error ?? null)}
      />
      {form.saveBar}
    </>
  );
}

/** Opens Shopify's own window, unless all scopes are granted already. */
async function requestScopes(scopes: readonly string[]): Promise<boolean> {
  if (scopes.length === 0) return true;
  const answer = await appBridge()?.scopes.request(scopes as never);
  return answer?.result === "granted-all";
}
