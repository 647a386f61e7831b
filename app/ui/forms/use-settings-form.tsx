// The form of a settings page: a draft, Shopify's save bar, and a toast after saving.
import { useFetcher } from "@remix-run/react";
import { SaveBar } from "@shopify/app-bridge-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTexts } from "~/ui/language/use-texts";
import { useResultToast } from "./use-result-toast";

interface SettingsFormOptions<Draft> {
  /** Of the save bar; one per page. */
  id: string;
  saved: Draft;
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
  // The server may save a value in another spelling than was typed: the form shows what is saved.
  useEffect(() => setDraft(JSON.parse(savedText) as Draft), [savedText]);
  useEffect(() => {
    if (isSaved) setDraft(JSON.parse(savedText) as Draft);
  }, [isSaved, savedText]);
  const save = async () => {
    if (confirmSave && !(await confirmSave(draft))) return;
    setSubmitted(draft);
    fetcher.submit(fieldsOf(draft), { method: "post" });
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

function hasSameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
