// Converts the ledger's state to and from its URL; defaults are left out.

/** The ledger's anchor on the page. */
export const LEDGER_ID = "deliveries";

export const LEDGER_STATES = ["all", "pending", "delivered", "dead"] as const;

export interface LedgerState {
  state: (typeof LEDGER_STATES)[number];
  /** From 1. */
  page: number;
}

export function readLedgerState(params: URLSearchParams): LedgerState {
  const state = LEDGER_STATES.find((name) => name === params.get("state")) ?? "all";
  const page = Number(params.get("page") ?? 1);
  return { state, page: Number.isSafeInteger(page) && page > 0 && page < 1e6 ? page : 1 };
}

export function ledgerUrl({ state, page }: LedgerState): string {
  const params = new URLSearchParams();
  if (state !== "all") params.set("state", state);
  if (page > 1) params.set("page", String(page));
  const query = params.toString();
  return `/app/api/push${query && `?${query}`}#${LEDGER_ID}`;
}
