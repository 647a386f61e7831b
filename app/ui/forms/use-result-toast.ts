// Shows an action's success message in a toast, once per answer.
import { useEffect } from "react";
import { showToast } from "~/ui/frame/app-bridge";

export function useResultToast(result: { done: string | null } | null | undefined): void {
  useEffect(() => {
    if (result?.done) showToast(result.done);
  }, [result]);
}
