// Settings, saved through Shopify's save bar.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate } from "@remix-run/react";
import { useEffect, useState } from "react";
import { findConnectionKind, findShop, listOverrides, saveSettings } from "~/shops/store.server";
import { appBridge, showToast } from "~/ui/app-bridge";
import { DraftSaveBar } from "~/ui/draft-save-bar";
import { isDirty, writeForm, type Draft } from "./draft";
import { SettingsPage } from "./page";
import { readForm } from "./read-form";
import { settingsView } from "./view";

export const meta: MetaFunction = () => [{ title: "Settings · Waymark" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { database, shopify } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const [shop, overrides, connection] = await Promise.all([
    findShop(database, session.shop),
    listOverrides(database, session.shop),
    findConnectionKind(database, session.shop),
  ]);
  const sendCustomerEmail = shop?.sendCustomerEmail ?? true;
  return json(settingsView({ sendCustomerEmail, overrides, connection }));
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { database, shopify } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const form = readForm(await request.formData());
  if (!form) {
    const error = "Something went wrong and nothing was changed. Reload the page and try again.";
    return json({ error }, { status: 400 });
  }
  await saveSettings(database, session.shop, form);
  return json({ error: null });
}

export default function Settings() {
  const view = useLoaderData<typeof loader>();
  const saved: Draft = { sendCustomerEmail: view.sendCustomerEmail, removedOverrides: [] };
  const [draft, setDraft] = useState(saved);
  const save = useFetcher<typeof action>();
  useEffect(() => {
    if (save.data && !save.data.error) showToast("Settings saved");
  }, [save.data]);
  const isSaving = save.state !== "idle";
  const navigate = useNavigate();
  const leave = async (url: string) => {
    await appBridge()?.saveBar.leaveConfirmation();
    navigate(url);
  };
  return (
    <>
      <SettingsPage
        view={view}
        draft={draft}
        onChange={setDraft}
        error={save.data?.error ?? null}
        onLeave={(url) => void leave(url)}
      />
      <DraftSaveBar
        id="settings"
        isDirty={isDirty(view, draft)}
        isSaving={isSaving}
        onSave={() => save.submit(writeForm(draft), { method: "post" })}
        onDiscard={() => setDraft(saved)}
      />
    </>
  );
}
