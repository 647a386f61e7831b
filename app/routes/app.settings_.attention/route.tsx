// The settings of what needs attention.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readAttentionThresholds } from "~/shipments/attention/thresholds";
import {
  findShop,
  readStoredSettings,
  saveAttentionThresholds,
  saveIfCurrent,
} from "~/shops/store.server";
import { type ActionResult, outdated, unreadable, succeeded } from "~/ui/forms/action-result";
import { titled } from "~/ui/frame/titled";
import { textsFor } from "~/ui/language/messages.server";
import { useSettingsForm } from "~/ui/forms/use-settings-form";
import { draftOf, readThresholds, type Draft } from "./draft";
import { AttentionPage } from "./page";
import { readDigest } from "./read-digest.server";

export const meta = titled("attention.title");

export async function loader({ request, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const [shop, digest] = await Promise.all([
    findShop(services.database, session.shop),
    readDigest(services, session.shop, textsFor(request)),
  ]);
  return json({ saved: draftOf(readAttentionThresholds(shop?.attentionThresholds)), digest });
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const posted = await request.formData();
  const thresholds = readThresholds(posted);
  const texts = textsFor(request);
  if (!thresholds) return json(unreadable(texts), { status: 400 });
  const isSaved = await saveIfCurrent(services.database, session.shop, posted, {
    async read(tx) {
      const stored = await readStoredSettings(tx, session.shop);
      return draftOf(readAttentionThresholds(stored?.attentionThresholds));
    },
    save: (tx) => saveAttentionThresholds(tx, session.shop, thresholds),
  });
  if (!isSaved) return json(outdated(texts));
  return json(succeeded(texts.t("settings.saved")));
}

export default function Attention() {
  const { saved, digest } = useLoaderData<typeof loader>();
  const form = useSettingsForm<Draft, ActionResult>({
    id: "attention",
    saved,
    fieldsOf: (draft) => draft,
  });
  return (
    <>
      <AttentionPage
        draft={form.draft}
        onChange={form.setDraft}
        error={form.result?.error ?? null}
        digest={digest}
      />
      {form.saveBar}
    </>
  );
}
