// The settings page.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { markNeedsUpdate } from "~/shipments/record/store-needs-update.server";
import { pauseText } from "~/routes/app.settings_.tracking-service/pause-text";
import { readServiceState } from "~/shops/store-connection.server";
import {
  findShop,
  listOverrides,
  readStoredSettings,
  saveSettings,
  saveIfCurrent,
} from "~/shops/store.server";
import { type ActionResult, outdated, unreadable, succeeded } from "~/ui/forms/action-result";
import { textsFor } from "~/ui/language/messages.server";
import { useSettingsForm } from "~/ui/forms/use-settings-form";
import { titled } from "~/ui/frame/titled";
import { draftOf, writeForm, type Draft } from "./draft";
import { SettingsPage } from "./page";
import { readForm } from "./read-form";
import { settingsView } from "./view";

export const meta = titled("common.nav.settings");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { database, shopify, clock } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const [shop, overrides, { kind, breaker }] = await Promise.all([
    findShop(database, session.shop),
    listOverrides(database, session.shop),
    readServiceState(database.pool, session.shop),
  ]);
  const sendCustomerEmail = shop?.sendCustomerEmail ?? true;
  const texts = textsFor(request);
  const time = { texts, timeZone: shop?.ianaTimezone ?? "UTC", now: clock.now() };
  const service = { kind, isPaused: pauseText(breaker, time) !== null };
  return json(settingsView({ sendCustomerEmail, overrides, service }, texts));
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { database, shopify } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const posted = await request.formData();
  const form = readForm(posted);
  const texts = textsFor(request);
  if (!form) return json(unreadable(texts), { status: 400 });
  const isSaved = await saveIfCurrent(database, session.shop, posted, {
    read: async (tx) => (await readStoredSettings(tx, session.shop))?.sendCustomerEmail ?? true,
    async save(tx) {
      await saveSettings(tx, session.shop, form);
      await markNeedsUpdate(tx, session.shop, null);
    },
  });
  if (!isSaved) return json(outdated(texts));
  return json(succeeded(texts.t("settings.saved")));
}

export default function Settings() {
  const view = useLoaderData<typeof loader>();
  const saved = draftOf(view);
  const form = useSettingsForm<Draft, ActionResult>({
    id: "settings",
    saved,
    // Names are posted as those to remove, which no other save undoes.
    stored: saved.sendCustomerEmail,
    fieldsOf: (draft) => writeForm(saved, draft),
  });
  return (
    <>
      <SettingsPage
        view={view}
        draft={form.draft}
        onChange={form.setDraft}
        error={form.result?.error ?? null}
      />
      {form.saveBar}
    </>
  );
}
