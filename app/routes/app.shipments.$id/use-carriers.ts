// Loads the list of carriers once, when it is first needed.
import { useFetcher } from "@remix-run/react";
import { useRef } from "react";
import type { loader } from "~/routes/app.carriers";
import type { CarrierOption } from "./match-carriers";

export function useCarriers(): { carriers: CarrierOption[] | null; onNeedCarriers: () => void } {
  const fetcher = useFetcher<typeof loader>();
  const isRequested = useRef(false);
  return {
    carriers: fetcher.data ?? null,
    onNeedCarriers() {
      if (isRequested.current) return;
      isRequested.current = true;
      fetcher.load("/app/carriers");
    },
  };
}
