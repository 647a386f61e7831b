// A search field's text, which runs ahead of the page's address while someone types and follows it otherwise.
import { useEffect, useRef, useState } from "react";

/** Quiet time after the last key before the list is asked. */
const SEARCH_PAUSE_MS = 300;

/** @param asked what the address asks for now. @param onAsk is handed what to ask for next, trimmed. */
export function useSearchText(asked: string, onAsk: (text: string) => void) {
  const [text, setText] = useState(asked);
  const ours = useRef(asked);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  useEffect(() => {
    // An address that we did not ask for: the back button, or a link.
    if (asked === ours.current) return;
    ours.current = asked;
    setText(asked);
  }, [asked]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = (typed: string) => {
    ours.current = typed.trim();
    onAsk(ours.current);
  };
  return {
    text,
    type(typed: string) {
      setText(typed);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => ask(typed), SEARCH_PAUSE_MS);
    },
    clear() {
      setText("");
      clearTimeout(timer.current);
      if (ours.current) ask("");
    },
  };
}
