// The form of a settings page: a draft, Shopify's save bar, and a toast after saving.
import { useFetcher } from "@remix-run/react";
import { SaveBar } from "@shopify/app-bridge-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { VERSION_FIELD, versionOf } from "~/lib/text/version";
import { useTexts } from "~/ui/language/use-texts";
import { hasSameJson, rebaseDraft } from "./rebase-draft";
import { useResultToast } from "./use-result-toast";

interface SettingsFormOptions<Draft> {
  /** Of the save bar; one per page. */
  id: string;
  saved: Draft;
  /** What the action compares before it saves; `saved` by default. */
  stored?: unknown;
  /** Whether saving would change nothing. */
  isSame?: (saved: Draft, draft: Draft) => boolean;
  fieldsOf: (draft: Draft) => FormData | Record<string, string>;
  /** Runs before the form is posted; false keeps it from being posted. */
  confirmSave?: (draft: Draft) => Promise<boolean>;
}

interface SettingsForm<Draft, Result> {
  draft: Draft;
  setDraft: (draft: Draft) => void;
  /** The answer to the last save; null before the first. */
  result: Result | null;
  /** The draft that `result` is about. */
  submitted: Draft | null;
  isSaving: boolean;
  saveBar: ReactNode;
}

/** Draft values must survive JSON. A link that leaves an unsaved draft asks first: see AdminFrame. */
export function useSettingsForm<Draft, Result extends { done: string | null }>({
  id,
  saved,
  stored = saved,
  isSame = hasSameJson,
  fieldsOf,
  confirmSave,
}: SettingsFormOptions<Draft>): SettingsForm<Draft, Result> {
  const { t } = useTexts();
  const [draft, setDraft] = useState(saved);
  const [submitted, setSubmitted] = useState<Draft | null>(null);
  const fetcher = useFetcher();
  const result = (fetcher.data as Result | undefined) ?? null;
  const isSaving = fetcher.state !== "idle";
  const isSaved = !isSaving && Boolean(result?.done);
  const savedText = JSON.stringify(saved);
  useResultToast(result);
  // What the merchant has not saved stays in the form when others save, and when a save is answered.
  const base = useRef(saved);
  useEffect(() => {
    const now = JSON.parse(savedText) as Draft;
    const before = base.current;
    base.current = now;
    setDraft((typed) => rebaseDraft(typed, before, now));
  }, [savedText]);
  // The server may save a value in another spelling than was typed: the form shows what is saved.
  useEffect(() => {
    if (isSaved) setDraft((typed) => rebaseDraft(typed, submitted ?? typed, base.current));
    // Once for each save.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isSaved]);
  const save = async () => {
    if (confirmSave && !(await confirmSave(draft))) return;
    setSubmitted(draft);
    fetcher.submit(withVersion(fieldsOf(draft), versionOf(stored)), { method: "post" });
  };
  const saveBar = (
    <SaveBar id={id} open={!isSame(saved, draft)}>
      <button variant="primary" loading={isSaving ? "" : undefined} onClick={() => void save()}>
        {t("common.save")}
      </button>
      <button disabled={isSaving} onClick={() => setDraft(saved)}>
        {t("common.discard")}
      </button>
    </SaveBar>
  );
  return { draft, setDraft, result, submitted, isSaving, saveBar };
}

function withVersion(fields: FormData | Record<string, string>, version: string) {
  if (!(fields instanceof FormData)) return { ...fields, [VERSION_FIELD]: version };
  fields.set(VERSION_FIELD, version);
  return fields;
}
