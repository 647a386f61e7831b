// A button that copies a text, and shows the text when the clipboard is blocked.
import { Button } from "@shopify/polaris";
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
  return (
    <Button onClick={() => void copy()} accessibilityLabel={label}>
      {isBlocked ? "Select and copy it by hand" : content}
    </Button>
  );
}
