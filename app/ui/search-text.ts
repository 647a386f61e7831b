// The text of a search field that is saved in the page's URL.
import { useEffect, useRef, useState } from "react";

/** Debounce after the last key. */
const SEARCH_DEBOUNCE_MS = 300;

/**
 * A text typed while another page is loading is searched on that page, once it is there: `onSearch` is of the last
 * render.
 * @param current the search in the URL.
 * @param isLoading whether a navigation is under way.
 * @param onSearch gets the new search, trimmed and debounced.
 */
export function useSearchText(
  current: string,
  isLoading: boolean,
  onSearch: (text: string) => void,
) {
  const [text, setText] = useState(current);
  /** What is to be searched next; null for nothing. */
  const [waiting, setWaiting] = useState<string | null>(null);
  const ours = useRef(current);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  useEffect(() => {
    // The URL changed from outside: the back button, or a link.
    if (current === ours.current) return;
    ours.current = current;
    setText(current);
  }, [current]);
  useEffect(() => {
    if (waiting === null || isLoading) return;
    setWaiting(null);
    ours.current = waiting.trim();
    onSearch(ours.current);
    // A new `onSearch` is no reason to search again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [waiting, isLoading]);
  useEffect(() => () => clearTimeout(timer.current), []);

  /** Empties the field without a search: for a caller that goes to a URL without one. */
  const reset = () => {
    setText("");
    clearTimeout(timer.current);
    setWaiting(null);
    ours.current = "";
  };
  return {
    text,
    type(typed: string) {
      setText(typed);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setWaiting(typed), SEARCH_DEBOUNCE_MS);
    },
    clear() {
      const hadSearch = ours.current !== "";
      reset();
      if (hadSearch) setWaiting("");
    },
    reset,
  };
}
