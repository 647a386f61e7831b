// A button that copies a text; when the clipboard is blocked, a field with the text selected.
import { BlockStack, Button, TextField } from "@shopify/polaris";
import { useEffect, useId, useState } from "react";
import { showToast } from "~/ui/frame/app-bridge";
import { useTexts } from "~/ui/language/use-texts";

interface CopyButtonProps {
  text: string;
  /** For screen readers: "Copy the key". */
  label: string;
  copied: string;
  /** The button's own label; default: "Copy". */
  content?: string;
}

export function CopyButton({ text, label, copied, content }: CopyButtonProps) {
  const { t } = useTexts();
  const [isBlocked, setIsBlocked] = useState(false);
  const fieldId = useId();
  useEffect(() => {
    if (!isBlocked) return;
    const field = document.getElementById(fieldId) as HTMLInputElement | null;
    field?.focus();
    field?.select();
  }, [isBlocked, fieldId]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setIsBlocked(false);
      showToast(copied);
    } catch {
      // The browser may not allow the frame to write to the clipboard.
      setIsBlocked(true);
    }
  };
  const button = (
    <Button onClick={() => void copy()} accessibilityLabel={label}>
      {content ?? t("api.copy")}
    </Button>
  );
  if (!isBlocked) return button;
  return (
    <BlockStack gap="200" inlineAlign="start">
      {button}
      <TextField
        label={t("api.copyByHand")}
        value={text}
        id={fieldId}
        readOnly
        selectTextOnFocus
        autoComplete="off"
      />
    </BlockStack>
  );
}
