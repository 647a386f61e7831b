// Shopify's save bar for a page whose choices are a draft until they are saved.
import { SaveBar } from "@shopify/app-bridge-react";

interface DraftSaveBarProps {
  /** One per page. */
  id: string;
  isDirty: boolean;
  isSaving: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

export function DraftSaveBar({ id, isDirty, isSaving, onSave, onDiscard }: DraftSaveBarProps) {
  return (
    <SaveBar id={id} open={isDirty}>
      <button variant="primary" loading={isSaving ? "" : undefined} onClick={onSave}>
        Save
      </button>
      <button disabled={isSaving} onClick={onDiscard}>
        Discard
      </button>
    </SaveBar>
  );
}
