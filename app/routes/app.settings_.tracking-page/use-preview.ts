// Loads the preview of a draft shortly after its last change, and checks its masking before it is saved.
import { useFetcher } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import type { PreviewAnswer } from "~/routes/app.settings_.tracking-page_.preview";
import type { WordCheck } from "~/storefront/parcel/masking-check";
import { useSubmitForResult } from "~/ui/forms/use-submit-for-result";
import type { Draft } from "./draft";

export const PREVIEW_URL = "/app/settings/tracking-page/preview";
/** Typing does not ask for each letter. */
const PAUSE_MS = 400;

/** null: not loaded yet, or the shop has no shipment on an order. */
export function usePreview(draft: Draft, shipmentId: string | null): string | null {
  const fetcher = useFetcher<PreviewAnswer>();
  const submit = useRef(fetcher.submit);
  submit.current = fetcher.submit;
  const draftText = JSON.stringify(draft);
  useEffect(() => {
    if (!shipmentId) return;
    const fields = { intent: "save", draft: draftText, shipment: shipmentId };
    const timer = setTimeout(
      () => submit.current(fields, { method: "post", action: PREVIEW_URL }),
      PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [draftText, shipmentId]);
  return fetcher.data?.document ?? null;
}

interface MaskingCheck {
  /** Words that still show; empty before the first check and when nothing shows. */
  leaks: WordCheck[];
  /** Whether to save: true without leaks, and when the merchant saves the same words again. */
  confirm: (draft: Draft) => Promise<boolean>;
}

export function useMaskingCheck(): MaskingCheck {
  const check = useSubmitForResult<PreviewAnswer>(PREVIEW_URL);
  const [leaks, setLeaks] = useState<WordCheck[]>([]);
  const warnedOf = useRef<string | null>(null);
  return {
    leaks,
    async confirm(draft) {
      if (!draft.hiddenWords.trim() || warnedOf.current === draft.hiddenWords) return true;
      const answer = await check({ intent: "save", draft: JSON.stringify(draft), check: "on" });
      const found = answer?.checks.filter(({ shown }) => shown > 0) ?? [];
      setLeaks(found);
      warnedOf.current = draft.hiddenWords;
      return found.length === 0;
    },
  };
}
