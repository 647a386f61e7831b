// Two ways to spend a day's calls: every open parcel in turn, and as the engine's polling does.
import { nextCheckAt } from "~/engine/journey/due";
import { admit, NO_CALLS } from "~/engine/polling/call-admission";
import { DAY_MS } from "~/lib/time";
import { type Parcel, Watch } from "./parcels";

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

/** The engine's intervals and admission of calls, one parcel a call. */
export function askAsEngine(
  parcels: readonly Parcel[],
  callsADay: number,
  endMs: number,
): Spending {
  const watch = new Watch(parcels, endMs);
  const budgets = [{ calls: callsADay, perMs: DAY_MS }];
  const due = new DueTimes();
  parcels.forEach(({ shippedAtMs }, index) => due.add(index, shippedAtMs));
  let state = NO_CALLS;
  for (let first = due.take(); first && first.ms < endMs; first = due.take()) {
    const { index, ms } = first;
    const now = new Date(ms);
    const admitted = admit(state, budgets, 1, now);
    state = admitted.state;
    const [retryAt] = admitted.admission.retryAt;
    if (retryAt) {
      due.add(index, retryAt.getTime());
      continue;
    }
    if (!watch.ask(index, ms)) continue;
    const last = watch.lastScan(index);
    const { id, shippedAtMs } = parcels[index]!;
    const regular = nextCheckAt(
      {
        id,
        status: last?.status ?? "notfound",
        substatus: last?.substatus ?? null,
        createdAt: new Date(shippedAtMs),
        lastCheckpointAt: last ? new Date(last.atMs) : null,
      },
      now,
    );
    due.add(index, Math.max(regular.getTime(), state.queuedUntil?.getTime() ?? 0));
  }
  return { staleHours: watch.staleHours(), calls: watch.calls };
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
