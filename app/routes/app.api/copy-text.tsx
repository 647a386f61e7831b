// A text to be taken elsewhere: a button copies it, and where that is not allowed it can be selected.
import { Button } from "@shopify/polaris";
import { useState } from "react";
import { showToast } from "~/ui/app-bridge";

interface CopyButtonProps {
  text: string;
  /** "Copy the key": what a screen reader says. */
  label: string;
  copied: string;
  /** What stands on it. */
  content?: string;
}

export function CopyButton({ text, label, copied, content = "Copy" }: CopyButtonProps) {
  const [isRefused, setIsRefused] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setIsRefused(false);
      showToast(copied);
    } catch {
      // The frame may have no leave to write to the clipboard.
      setIsRefused(true);
    }
  };
  return (
    <Button onClick={() => void copy()} accessibilityLabel={label}>
      {isRefused ? "Select and copy it by hand" : content}
    </Button>
  );
}
