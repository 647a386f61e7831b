// Loads an order's parcels when the page opens, after sign-in, on retry, and while a parcel is on its way.
import { useEffect, useState } from "preact/hooks";
import { type FetchResult, fetchOrderStatus } from "./fetch-order-status.ts";
import type { Host } from "./host.ts";

export type LoadState = { kind: "loading" } | { kind: "noParcel" } | FetchResult;

export interface OrderStatus {
  load: LoadState;
  retry: () => void;
}

/** `noParcel`: the order has no id yet; the page provides it once Shopify created the order. */
export function useOrderStatus(host: Host, fulfillmentId: string | null): OrderStatus {
  const orderId = host.order.value?.id;
  const language = host.localization.extensionLanguage.value.isoCode;
  const authentication = host.authenticationState.value;
  const [attempt, setAttempt] = useState(0);
  const [load, setLoad] = useState<LoadState>({ kind: "loading" });

  useEffect(() => {
    if (!orderId) {
      setLoad({ kind: "noParcel" });
      return;
    }
    let isCurrent = true;
    setLoad({ kind: "loading" });
    const query = { orderId, fulfillmentId, language };
    void fetchOrderStatus(query, () => host.sessionToken.get()).then((result) => {
      // A late answer to an outdated query would overwrite the newer one.
      if (isCurrent) setLoad(result);
    });
    return () => {
      isCurrent = false;
    };
  }, [host, orderId, fulfillmentId, language, authentication, attempt]);

  const refreshSeconds = load.kind === "answer" ? load.answer.refreshSeconds : null;
  useEffect(() => {
    if (!refreshSeconds || !orderId) return;
    let isCurrent = true;
    const query = { orderId, fulfillmentId, language };
    // A refresh that fails leaves the page as it is; the next one tries again.
    const timer = setInterval(() => {
      void fetchOrderStatus(query, () => host.sessionToken.get()).then((result) => {
        if (isCurrent && result.kind === "answer") setLoad(result);
      });
    }, refreshSeconds * 1000);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [host, orderId, fulfillmentId, language, load, refreshSeconds]);

  return { load, retry: () => setAttempt((count) => count + 1) };
}
