// Makes Polaris' tab list valid ARIA: its "More views" button becomes a tab.
import { type RefObject, useEffect, useRef } from "react";

/**
 * A tab list may own tabs only, and Polaris puts a plain button into it, again whenever the width of the window
 * changes. Returns a ref for an element around the tab list.
 */
export function useTabListRoles(): RefObject<HTMLDivElement> {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const around = ref.current;
    if (!around) return;
    const apply = () => {
      const buttons = around.querySelectorAll("[role=tablist] > [role=presentation] button");
      for (const button of buttons) {
        if (button.getAttribute("role") === "tab") continue;
        button.setAttribute("role", "tab");
        button.setAttribute("aria-selected", "false");
      }
    };
    apply();
    const observer = new MutationObserver(apply);
    observer.observe(around, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return ref;
}
