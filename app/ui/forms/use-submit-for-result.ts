// Posts a form without leaving the page; the promise resolves with the action's answer.
import { useFetcher } from "@remix-run/react";
import { useCallback, useEffect, useRef } from "react";

/** One submission at a time. The promise resolves with null when there is no answer. */
export function useSubmitForResult<Result>(
  action: string,
): (fields: Record<string, string>) => Promise<Result | null> {
  const { submit, state, data } = useFetcher();
  const waiting = useRef<((result: Result | null) => void) | null>(null);
  const wasBusy = useRef(false);
  useEffect(() => {
    if (state !== "idle") {
      wasBusy.current = true;
      return;
    }
    if (!wasBusy.current) return;
    wasBusy.current = false;
    waiting.current?.((data as Result | undefined) ?? null);
    waiting.current = null;
  }, [state, data]);
  return useCallback(
    (fields) =>
      new Promise((resolve) => {
        waiting.current?.(null);
        waiting.current = resolve;
        submit(fields, { method: "post", action });
      }),
    [submit, action],
  );
}
