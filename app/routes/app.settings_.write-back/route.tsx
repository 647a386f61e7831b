// What is told to Shopify, saved through its save bar; Shopify asks for the permission first.
import {
  json,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate } from "@remix-run/react";
import { useEffect, useState } from "react";
import { WRITE_BACK_SCOPES } from "~/shopify.server";
import { readChoice, saveChoice } from "~/shopify/write-back/store-choice.server";
import { countEvents } from "~/shopify/write-back/store-events.server";
import { appBridge, showToast } from "~/ui/app-bridge";
import { DraftSaveBar } from "~/ui/draft-save-bar";
import { isDirty, readForm, scopesFor, writeForm, type Draft } from "./draft";
import { WriteBackPage } from "./page";
import { writeBackView } from "./view";

export const meta: MetaFunction = () => [{ title: "Shopify order updates · Waymark" }];

const NOT_PERMITTED =
  "Permission wasn’t granted, so nothing was saved. Save again and allow Waymark to edit fulfillments.";

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
  const draft = readForm(await request.formData());
  if (!draft) {
    const error = "Something went wrong and nothing was changed. Reload the page and try again.";
    return json({ error }, { status: 400 });
  }
  // The browser's word that Shopify's window was accepted counts for nothing.
  const wanted = scopesFor(draft, WRITE_BACK_SCOPES);
  const granted = wanted.length > 0 ? (await scopes.query()).granted : [];
  if (wanted.some((scope) => !granted.includes(scope))) return json({ error: NOT_PERMITTED });
  await saveChoice(services.database, session.shop, draft, services.clock.now());
  return json({ error: null });
}

export default function WriteBack() {
  const view = useLoaderData<typeof loader>();
  const [draft, setDraft] = useState<Draft>(view.saved);
  const [isRefused, setIsRefused] = useState(false);
  const save = useFetcher<typeof action>();
  const navigate = useNavigate();
  useEffect(() => {
    if (save.data && !save.data.error) showToast("Settings saved");
  }, [save.data]);
  const isSaving = save.state !== "idle";
  const submit = async () => {
    const isPermitted = await askFor(scopesFor(draft, view.scopes));
    setIsRefused(!isPermitted);
    if (isPermitted) save.submit(writeForm(draft), { method: "post" });
  };
  const leave = async () => {
    await appBridge()?.saveBar.leaveConfirmation();
    navigate("/app/settings");
  };
  return (
    <>
      <WriteBackPage
        view={view}
        draft={draft}
        onChange={setDraft}
        error={isRefused ? NOT_PERMITTED : (save.data?.error ?? null)}
        onBack={() => void leave()}
      />
      <DraftSaveBar
        id="write-back"
        isDirty={isDirty(view.saved, draft)}
        isSaving={isSaving}
        onSave={() => void submit()}
        onDiscard={() => setDraft(view.saved)}
      />
    </>
  );
}

/** Shopify's own window; it does not open for what is granted already. */
async function askFor(scopes: readonly string[]): Promise<boolean> {
  if (scopes.length === 0) return true;
  const answer = await appBridge()?.scopes.request(scopes as never);
  return answer?.result === "granted-all";
}
