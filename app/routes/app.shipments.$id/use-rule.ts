// Loads which other shipments a rule for the carrier's name would change, when the form first needs it.
import { useFetcher } from "@remix-run/react";
import { useRef } from "react";
import type { loader } from "~/routes/app.shipments.$id_.rule";

export interface RuleView {
  /** How many other shipments it changes. */
  total: number;
  /** The newest of them. */
  listed: { url: string; text: string }[];
}

export function useRule(shipmentUrl: string): { rule: RuleView | null; onNeedRule: () => void } {
  const fetcher = useFetcher<typeof loader>({ key: `rule ${shipmentUrl}` });
  const isRequested = useRef(false);
  return {
    rule: fetcher.data ?? null,
    onNeedRule() {
      if (isRequested.current) return;
      isRequested.current = true;
      fetcher.load(`${shipmentUrl}/rule`);
    },
  };
}
