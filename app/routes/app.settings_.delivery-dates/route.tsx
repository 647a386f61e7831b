// The settings of the merchant's own rule for delivery dates.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readDeliveryRule } from "~/shipments/estimates/delivery-rule";
import {
  findShop,
  readStoredSettings,
  saveDeliveryRule,
  saveIfCurrent,
} from "~/shops/store.server";
import { type ActionResult, outdated, unreadable, succeeded } from "~/ui/forms/action-result";
import { textsFor } from "~/ui/language/messages.server";
import { useSettingsForm } from "~/ui/forms/use-settings-form";
import { useTexts } from "~/ui/language/use-texts";
import { titled } from "~/ui/frame/titled";
import { draftOf, readDraft, type Draft, type FieldErrors } from "./draft";
import { DeliveryDatesPage } from "./page";
import { previewOf, weekdayNames } from "./preview";
import { readForm, writeForm } from "./read-form";

export const meta = titled("deliveryDates.title");

interface Result extends ActionResult {
  errors?: FieldErrors;
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { database, shopify, clock } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const shop = await findShop(database, session.shop);
  const rule = readDeliveryRule(shop?.deliveryRule);
  const timeZone = shop?.ianaTimezone ?? "UTC";
  const now = clock.now();
  const texts = textsFor(request);
  return json({
    rule,
    timeZone,
    now: now.toISOString(),
    // Formatted here: a browser may know other names and forms than the server, and the page must match its document.
    weekdays: weekdayNames(texts),
    preview: previewOf(rule, { texts, timeZone, now }),
  });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { database, shopify } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const posted = await request.formData();
  const draft = readForm(posted);
  const texts = textsFor(request);
  if (!draft) return json<Result>(unreadable(texts), { status: 400 });
  const { rule, errors } = readDraft(draft, texts);
  if (Object.keys(errors).length > 0) {
    return json<Result>({ done: null, error: null, errors }, { status: 422 });
  }
  const isSaved = await saveIfCurrent(database, session.shop, posted, {
    read: async (tx) =>
      readDeliveryRule((await readStoredSettings(tx, session.shop))?.deliveryRule),
    save: (tx) => saveDeliveryRule(tx, session.shop, rule),
  });
  if (!isSaved) return json<Result>(outdated(texts));
  return json<Result>(succeeded(texts.t("deliveryDates.saved")));
}

export default function DeliveryDates() {
  const { rule, timeZone, now, weekdays, preview } = useLoaderData<typeof loader>();
  const texts = useTexts();
  const saved = draftOf(rule, texts);
  const form = useSettingsForm<Draft, Result>({
    id: "delivery-dates",
    saved,
    // The draft is in the merchant's language.
    stored: rule,
    fieldsOf: writeForm,
  });
  const typed = readDraft(form.draft, texts);
  return (
    <>
      <DeliveryDatesPage
        draft={form.draft}
        onChange={form.setDraft}
        // Field errors show as the merchant types; the server's error is about the whole form.
        errors={typed.errors}
        error={form.result?.error ?? null}
        preview={
          JSON.stringify(form.draft) === JSON.stringify(saved)
            ? preview
            : previewOf(typed.rule, { texts, timeZone, now: new Date(now) })
        }
        weekdays={weekdays}
      />
      {form.saveBar}
    </>
  );
}
