// Plans the calls of connectors with a budget by the hour or the day, each anew after some minutes.
import type { Connector } from "~/carriers/connector";
import { accountsWithKey } from "../carrier-keys/store-keys.server";
import type { CallPlan } from "../journey/call-worth";
import type { EngineParts } from "../trackings/parts.server";
import { intervalOf, openParcel, planCalls } from "./plan";
import { makeSooner, readOpen } from "./store-plan.server";

/**
 * Every process plans for itself, and nothing is remembered but the plan that lasts: it follows from the open parcels
 * and the budget alone, so that processes agree. Calls are admitted one by one as before; a plan only orders them.
 */
export function createCallPlans({
  database: { pool },
  clock,
  catalogue,
}: Pick<EngineParts, "database" | "clock" | "catalogue">): EngineParts["planOf"] {
  const plans = new Map<string, CallPlan>();
  return async ({ name, budgets = [], batchSize, asksFor }: Connector) => {
    const intervalMs = intervalOf(budgets);
    if (intervalMs === null || !asksFor) return null;
    const now = clock.now();
    const lasting = plans.get(name);
    if (lasting && lasting.until > now) return lasting;
    const { accountId, carrier, carrierCodes } = asksFor;
    const rows = accountId
      ? await readOpen(pool, { carrierCodes, accountId })
      : await readOpen(pool, { carrierCodes, except: await accountsWithKey(pool, carrier) });
    const open = rows.map((row) => openParcel(row, catalogue));
    const { sooner, ...plan } = planCalls(open, { intervalMs, batchSize }, now);
    plans.set(name, plan);
    if (sooner.length > 0) await makeSooner(pool, sooner);
    return plan;
  };
}
