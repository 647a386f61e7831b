// The settings of what needs attention.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readAttentionThresholds } from "~/shipments/attention/thresholds";
import { findShop, saveAttentionThresholds } from "~/shops/store.server";
import { type ActionResult, unreadable, succeeded } from "~/ui/forms/action-result";
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
  const thresholds = readThresholds(await request.formData());
  const texts = textsFor(request);
  if (!thresholds) return json(unreadable(texts), { status: 400 });
  await saveAttentionThresholds(services.database.pool, session.shop, thresholds);
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
