// Privacy: customer requests, exports, data retention, and the access log.
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { listAccess } from "~/privacy/access-log/store-access.server";
import { listRequests } from "~/privacy/redaction/store.server";
import { userIdOf } from "~/shops/session-user";
import { DEFAULT_RETENTION_DAYS, findShop } from "~/shops/store.server";
import { unreadable } from "~/ui/forms/action-result";
import { textsFor } from "~/ui/language/messages.server";
import { saveFile } from "~/ui/save-file";
import { useResultToast } from "~/ui/forms/use-result-toast";
import { useSettingsForm } from "~/ui/forms/use-settings-form";
import { titled } from "~/ui/frame/titled";
import { applyAction } from "./apply-action.server";
import { PrivacyPage } from "./page";
import { readAction, type PrivacyResult } from "./read-action";
import { privacyView, type PrivacyView } from "./view";

export const meta = titled("privacy.title");

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
  const time = {
    texts: textsFor(request),
    timeZone: shop?.ianaTimezone ?? "UTC",
    now: clock.now(),
  };
  return json(privacyView({ retentionDays, requests, accesses }, time));
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const admin = await services.shopify.authenticate.admin(request);
  const form = await request.formData();
  const privacyAction = readAction(form);
  const texts = textsFor(request);
  if (!privacyAction) {
    const error = { at: "page", text: unreadable(texts).error ?? "" } as const;
    return json<PrivacyResult>({ done: null, error, file: null }, { status: 400 });
  }
  const user = {
    shopId: admin.session.shop,
    userId: userIdOf(admin),
    now: services.clock.now(),
    texts,
    form,
  };
  return json(await applyAction(services, user, privacyAction));
}

export default function Privacy() {
  const view = useLoaderData<typeof loader>() as PrivacyView;
  const form = useSettingsForm<string, PrivacyResult>({
    id: "privacy",
    saved: String(view.retentionDays),
    fieldsOf: (retentionDays) => ({ intent: "save", retentionDays }),
  });
  const fetcher = useFetcher<typeof action>();
  const result = fetcher.data ?? null;
  useResultToast(result);
  useEffect(() => {
    if (result?.file) saveFile(result.file.name, result.file.text);
  }, [result]);
  const submit = (fields: Record<string, string>) => fetcher.submit(fields, { method: "post" });
  return (
    <>
      <PrivacyPage
        view={view}
        retentionDays={form.draft}
        onRetentionDays={form.setDraft}
        errors={[form.result?.error ?? null, result?.error ?? null]}
        isBusy={form.isSaving || fetcher.state !== "idle"}
        onExport={(query) => submit({ intent: "download_customer", query })}
        requests={{
          onDownload: (requestId) => submit({ intent: "download_request", requestId }),
          onHandOver: (requestId) => submit({ intent: "hand_over", requestId }),
        }}
      />
      {form.saveBar}
    </>
  );
}
