// Two ways to spend a day's calls: every open parcel in turn, and as the engine's polling does.
import { countryName, findCarrier, listCarriers } from "~/carriers/catalogue";
import { countryCode } from "~/carriers/countries";
import { type CallPlan, dueAt, isWorthACall } from "~/engine/journey/call-worth";
import { admit, NO_CALLS } from "~/engine/polling/call-admission";
import { intervalOf, openParcel, type OpenParcel, planCalls } from "~/engine/polling/plan";
import { DAY_MS } from "~/lib/time";
import { CARRIER, type Parcel, type Scan, Watch } from "./parcels";

const CATALOGUE = { findCarrier, listCarriers, countryName, countryCode };

export interface Spending {
  staleHours: number;
  calls: number;
}

/** Flat polling: at even times, the open parcel that was asked about longest ago. */
export function askInTurn(parcels: readonly Parcel[], callsADay: number, endMs: number): Spending {
  const watch = new Watch(parcels, endMs);
  const waiting: number[] = [];
  let shipped = 0;
  let next = 0;
  for (let ms = parcels[0]?.shippedAtMs ?? endMs; ms < endMs; ms += DAY_MS / callsADay) {
    while ((parcels[shipped]?.shippedAtMs ?? Infinity) <= ms) waiting.push(shipped++);
    const index = waiting[next];
    if (index === undefined) continue;
    next += 1;
    if (watch.ask(index, ms)) waiting.push(index);
  }
  return { staleHours: watch.staleHours(), calls: watch.calls };
}

/** The engine's plans and admission of calls, one parcel a call. */
export function askAsEngine(
  parcels: readonly Parcel[],
  callsADay: number,
  endMs: number,
): Spending {
  const watch = new Watch(parcels, endMs);
  const budgets = [{ calls: callsADay, perMs: DAY_MS }];
  const intervalMs = intervalOf(budgets)!;
  const due = new DueTimes();
  const open = new Map<number, OpenParcel>();
  const closed = new Set<number>();
  const schedule = (index: number, parcel: Omit<OpenParcel, "nextCheckAt">, at: Date) => {
    open.set(index, { ...parcel, nextCheckAt: at });
    due.add(index, at.getTime());
  };
  parcels.forEach(({ shippedAtMs }, index) => due.add(index, shippedAtMs));
  let state = NO_CALLS;
  let plan: CallPlan | null = null;
  for (let first = due.take(); first && first.ms < endMs; first = due.take()) {
    const { index, ms } = first;
    const now = new Date(ms);
    if (closed.has(index)) continue;
    const parcel =
      open.get(index) ?? openAfter(index, parcels[index]!, { last: null, checkedAt: null });
    if (parcel.nextCheckAt.getTime() !== ms) continue;
    open.set(index, parcel);
    if (!plan || plan.until <= now) {
      const made = planCalls([...open.values()], { intervalMs, batchSize: 1 }, now);
      plan = made;
      for (const { parcel: one, at } of made.sooner) schedule(Number(one.accountId), one, at);
      if (open.get(index)!.nextCheckAt.getTime() !== ms) continue;
    }
    if (!isWorthACall(parcel, plan)) {
      schedule(index, parcel, dueAt(parcel, plan.worth));
      continue;
    }
    const admitted = admit(state, budgets, 1, now);
    state = admitted.state;
    const [retryAt] = admitted.admission.retryAt;
    if (retryAt) {
      schedule(index, parcel, retryAt);
      continue;
    }
    open.delete(index);
    if (!watch.ask(index, ms)) {
      // Times that were brought forward may still stand in the queue.
      closed.add(index);
      continue;
    }
    const asked = openAfter(index, parcels[index]!, {
      last: watch.lastScan(index),
      checkedAt: now,
    });
    schedule(index, asked, dueAt(asked, plan.worth));
  }
  return { staleHours: watch.staleHours(), calls: watch.calls };
}

/** As the plan's SQL would read it. In the bench the account is the parcel's place in the list. */
function openAfter(
  index: number,
  { id, shippedAtMs, origin, destination }: Parcel,
  { last, checkedAt }: { last: Scan | null; checkedAt: Date | null },
): OpenParcel {
  const shippedAt = new Date(shippedAtMs);
  const row = {
    id,
    account_id: String(index),
    carrier_code: CARRIER,
    status: last?.status ?? (checkedAt ? "notfound" : "pending"),
    substatus: last?.substatus ?? null,
    created_at: shippedAt,
    restarted_at: null,
    last_update_time: last?.wallTime ?? null,
    checked_at: checkedAt,
    next_check_at: shippedAt,
    original_country: (last && countryName(origin)) ?? "",
    destination_country: countryName(destination),
    destination_code: destination,
  } as const;
  return openParcel(row, CATALOGUE);
}

/** The earliest time first: a binary heap. */
class DueTimes {
  private readonly heap: { index: number; ms: number }[] = [];

  add(index: number, ms: number): void {
    const { heap } = this;
    let at = heap.push({ index, ms }) - 1;
    for (let up = (at - 1) >> 1; at > 0 && heap[up]!.ms > heap[at]!.ms; up = (at - 1) >> 1) {
      this.swap(at, up);
      at = up;
    }
  }

  take(): { index: number; ms: number } | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || !last) return first;
    heap[0] = last;
    for (let at = 0, down = 1; down < heap.length; down = 2 * at + 1) {
      if (down + 1 < heap.length && heap[down + 1]!.ms < heap[down]!.ms) down += 1;
      if (heap[at]!.ms <= heap[down]!.ms) break;
      this.swap(at, down);
      at = down;
    }
    return first;
  }

  private swap(one: number, other: number): void {
    [this.heap[one], this.heap[other]] = [this.heap[other]!, this.heap[one]!];
  }
}
