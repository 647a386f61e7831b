// A fault plan with one fault at one visit of one site, and the list of all visits.
import { type Fault, type FaultPlan, type Site } from "./faults";

export interface Visit extends Site {
  /** How often the site had been visited, from 1 on. */
  nth: number;
  possible: readonly Fault[];
}

export interface AimedFault extends FaultPlan {
  /** Visits and faults count from now on. */
  arm(): void;
  visits: Visit[];
  hasHit(): boolean;
}

export type Target = Pick<Visit, "job" | "call" | "nth"> & { fault: Fault };

/** @param target null: nothing fails. @param jobs whose calls are visited */
export function aimFault(target: Target | null, jobs: readonly string[]): AimedFault {
  const counts = new Map<string, number>();
  const visits: Visit[] = [];
  let [isArmed, isHit] = [false, false];
  return {
    visits,
    log: [],
    arm: () => (isArmed = true),
    end: () => (isArmed = false),
    hasHit: () => isHit,
    visit({ job, call }, possible) {
      if (!isArmed || !jobs.includes(job)) return null;
      const key = `${job}\t${call}`;
      const nth = (counts.get(key) ?? 0) + 1;
      counts.set(key, nth);
      visits.push({ job, call, nth, possible });
      const isTarget = target?.job === job && target.call === call && target.nth === nth;
      if (!isTarget || isHit) return null;
      isHit = true;
      return target.fault;
    },
  };
}
