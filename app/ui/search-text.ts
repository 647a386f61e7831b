// The text of a search field that is saved in the page's URL.
import { useEffect, useRef, useState } from "react";

/** Debounce after the last key. */
const SEARCH_DEBOUNCE_MS = 300;

/** @param current the search in the URL. @param onSearch gets the new search, trimmed and debounced. */
export function useSearchText(current: string, onSearch: (text: string) => void) {
  const [text, setText] = useState(current);
  const ours = useRef(current);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  useEffect(() => {
    // The URL changed from outside: the back button, or a link.
    if (current === ours.current) return;
    ours.current = current;
    setText(current);
  }, [current]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const search = (typed: string) => {
    ours.current = typed.trim();
    onSearch(ours.current);
  };
  return {
    text,
    type(typed: string) {
      setText(typed);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => search(typed), SEARCH_DEBOUNCE_MS);
    },
    clear() {
      setText("");
      clearTimeout(timer.current);
      if (ours.current) search("");
    },
  };
}
