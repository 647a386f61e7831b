// The settings of the tracking page, and revoking the order links given out.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { type ShouldRevalidateFunction, useFetcher, useLoaderData } from "@remix-run/react";
import { useState } from "react";
import {
  findTrackingPage,
  revokeLinks,
  saveTrackingPage,
} from "~/shops/store-tracking-page.server";
import { saveIfCurrent } from "~/shops/store.server";
import { type ActionResult, outdated, unreadable, succeeded } from "~/ui/forms/action-result";
import { textsFor } from "~/ui/language/messages.server";
import { useResultToast } from "~/ui/forms/use-result-toast";
import { useSettingsForm } from "~/ui/forms/use-settings-form";
import { useTexts } from "~/ui/language/use-texts";
import { themeEditorUrl } from "~/routes/app._index/page-links";
import { titled } from "~/ui/frame/titled";
import { draftOf, settingsOf, type Draft } from "./draft";
import { listPreviewable } from "./list-previewable.server";
import { TrackingPageSettingsPage } from "./page";
import { PREVIEW_URL, useMaskingCheck, usePreview } from "./use-preview";
import { type FieldErrors, findErrors, readForm, writeForm } from "./read-form";

export const meta = titled("trackingPage.title");

/** A preview changes nothing. */
export const shouldRevalidate: ShouldRevalidateFunction = ({
  formAction,
  defaultShouldRevalidate,
}) => formAction !== PREVIEW_URL && defaultShouldRevalidate;

interface Result extends ActionResult {
  errors?: FieldErrors;
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { database, shopify } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const [{ settings, linkVersion, proxyPath }, shipments] = await Promise.all([
    findTrackingPage(database.pool, session.shop),
    listPreviewable(context.services, session.shop, textsFor(request)),
  ]);
  const pageUrl = `https://${session.shop}${proxyPath}`;
  const editorUrl = themeEditorUrl(session.shop, "current");
  return json({ settings, linkVersion, pageUrl, editorUrl, shipments });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { database, shopify } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const posted = await request.formData();
  const form = readForm(posted);
  const texts = textsFor(request);
  if (form.intent === "unreadable") return json<Result>(unreadable(texts), { status: 400 });
  if (form.intent === "revoke") {
    await revokeLinks(database.pool, session.shop, form.linkVersion);
    return json<Result>(succeeded(texts.t("trackingPage.links.revoked")));
  }
  const errors = findErrors(form.settings, texts);
  if (Object.keys(errors).length > 0) {
    return json<Result>({ done: null, error: null, errors }, { status: 422 });
  }
  const isSaved = await saveIfCurrent(database, session.shop, posted, {
    read: async (tx) => draftOf((await findTrackingPage(tx, session.shop)).settings),
    save: (tx) => saveTrackingPage(tx, session.shop, form.settings),
  });
  if (!isSaved) return json<Result>(outdated(texts));
  return json<Result>(succeeded(texts.t("trackingPage.saved")));
}

export default function TrackingPage() {
  const { settings, linkVersion, pageUrl, editorUrl, shipments } = useLoaderData<typeof loader>();
  const texts = useTexts();
  const masking = useMaskingCheck();
  const [shipmentId, setShipmentId] = useState(shipments[0]?.id ?? null);
  const form = useSettingsForm<Draft, Result>({
    id: "tracking-page",
    saved: draftOf(settings),
    fieldsOf: writeForm,
    confirmSave: masking.confirm,
  });
  const document = usePreview(form.draft, shipmentId);
  const revoke = useFetcher<typeof action>();
  useResultToast(revoke.data);
  return (
    <>
      <TrackingPageSettingsPage
        draft={form.draft}
        onChange={form.setDraft}
        // Field errors show as the merchant types; the server's error is about the whole form.
        errors={findErrors(settingsOf(form.draft), texts)}
        error={form.result?.error ?? revoke.data?.error ?? null}
        preview={{ document, shipments, shipmentId, onShipment: setShipmentId, pageUrl, editorUrl }}
        leaks={masking.leaks}
        revoking={revoke.state !== "idle"}
        onRevoke={() =>
          revoke.submit({ intent: "revoke", linkVersion: String(linkVersion) }, { method: "post" })
        }
      />
      {form.saveBar}
    </>
  );
}
