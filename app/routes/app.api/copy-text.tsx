// A button that copies a text; when the clipboard is blocked, a field with the text selected.
import { BlockStack, Button, TextField } from "@shopify/polaris";
import { useState } from "react";
import { showToast } from "~/ui/app-bridge";

interface CopyButtonProps {
  text: string;
  /** For screen readers: "Copy the key". */
  label: string;
  copied: string;
  /** The button's own label. */
  content?: string;
}

export function CopyButton({ text, label, copied, content = "Copy" }: CopyButtonProps) {
  const [isBlocked, setIsBlocked] = useState(false);
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
      {content}
    </Button>
  );
  if (!isBlocked) return button;
  return (
    <BlockStack gap="200" inlineAlign="start">
      {button}
      <TextField
        label="Select and copy it by hand"
        value={text}
        readOnly
        autoFocus
        selectTextOnFocus
        autoComplete="off"
      />
    </BlockStack>
  );
}
