// The answer for an order, asked for when the page opens, when somebody signs in, and on "Try again".
import { useEffect, useState } from "preact/hooks";
import { type Outcome, fetchOrderStatus } from "./fetch-order-status.ts";
import type { Host } from "./host.ts";

export type Knowledge = { kind: "loading" } | { kind: "unplaced" } | Outcome;

export interface OrderStatus {
  knowledge: Knowledge;
  retry: () => void;
}

/** `unplaced`: the order is still being made; the page tells its id once it has one. */
export function useOrderStatus(host: Host, fulfillmentId: string | null): OrderStatus {
  const orderId = host.order.value?.id;
  const language = host.localization.extensionLanguage.value.isoCode;
  const authentication = host.authenticationState.value;
  const [attempt, setAttempt] = useState(0);
  const [knowledge, setKnowledge] = useState<Knowledge>({ kind: "loading" });

  useEffect(() => {
    if (!orderId) {
      setKnowledge({ kind: "unplaced" });
      return;
    }
    let isCurrent = true;
    setKnowledge({ kind: "loading" });
    const question = { orderId, fulfillmentId, language };
    void fetchOrderStatus(question, () => host.sessionToken.get()).then((outcome) => {
      // An answer to what is no longer asked would overwrite the newer one.
      if (isCurrent) setKnowledge(outcome);
    });
    return () => {
      isCurrent = false;
    };
  }, [host, orderId, fulfillmentId, language, authentication, attempt]);

  return { knowledge, retry: () => setAttempt((count) => count + 1) };
}
