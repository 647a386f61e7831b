// The list of carriers, fetched when it is first wanted and kept.
import { useFetcher } from "@remix-run/react";
import { useRef } from "react";
import type { loader } from "~/routes/app.carriers";
import type { CarrierOption } from "./match-carriers";

export function useCarriers(): { carriers: CarrierOption[] | null; onNeedCarriers: () => void } {
  const fetcher = useFetcher<typeof loader>();
  const isAsked = useRef(false);
  return {
    carriers: fetcher.data ?? null,
    onNeedCarriers() {
      if (isAsked.current) return;
      isAsked.current = true;
      fetcher.load("/app/carriers");
    },
  };
}
