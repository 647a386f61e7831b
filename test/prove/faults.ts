// Which call of which job fails how, drawn from the seed, and which sites a run has visited.
import { chanceOf } from "./chance";

/**
 * `refused`: an error, nothing was done. `overtaken`: others act before it is done. `answer_lost`: done, then the
 * connection ends. `killed_before`, `killed_after`: the process ends there. Outside calls only: `too_many`: HTTP 429.
 * `bad_gateway`: done, then HTTP 502.
 */
export const FAULTS = [
  "refused",
  "overtaken",
  "answer_lost",
  "killed_before",
  "killed_after",
  "too_many",
  "bad_gateway",
] as const;
export type Fault = (typeof FAULTS)[number];
export const STATEMENT_FAULTS = FAULTS.slice(0, 5);

/** A call that a job makes: a statement's name or text, or the kind of an outside call. */
export interface Site {
  job: string;
  call: string;
}

/** What a run of many seeds has seen, by site. */
export interface Coverage {
  visits: number;
  faults: Set<Fault>;
}
export type Ledger = Map<string, Coverage>;

const siteKey = ({ job, call }: Site): string => `${job}\t${call}`;

/** Of all sites a seed is after these; at the others something happens now and then. */
const FOCUS_SHARE = 0.08;
const FOCUS_CHANCE = 0.5;
const OTHER_CHANCE = 0.004;
/** A seed must come to an end. */
const MOST_KILLS = 8;
const MOST_FAULTS = 80;

export interface FaultPlan {
  /** Counts a visit; null: the call goes well. */
  visit(site: Site, possible: readonly Fault[]): Fault | null;
  /** From now on all calls go well. */
  end(): void;
  /** "shipments.register commit: killed_after (2nd visit)", in order. */
  log: string[];
}

/** Depends on the seed, the site and how often it was visited, not on what other sites did. */
export function planFaults(seed: number, ledger: Ledger): FaultPlan {
  const visits = new Map<string, number>();
  const log: string[] = [];
  let isOver = false;
  let kills = 0;
  return {
    log,
    end: () => (isOver = true),
    visit(site, possible) {
      const key = siteKey(site);
      const nth = (visits.get(key) ?? 0) + 1;
      visits.set(key, nth);
      const coverage = ledger.get(key) ?? { visits: 0, faults: new Set<Fault>() };
      coverage.visits++;
      ledger.set(key, coverage);
      if (isOver || log.length >= MOST_FAULTS) return null;
      const isFocus = chanceOf("focus", seed, key).next() < FOCUS_SHARE;
      const chance = chanceOf("fault", seed, key, nth);
      if (chance.next() >= (isFocus && nth <= 3 ? FOCUS_CHANCE : OTHER_CHANCE)) return null;
      const fault = chance.pick(possible);
      if (fault.startsWith("killed") && ++kills > MOST_KILLS) return null;
      coverage.faults.add(fault);
      log.push(`${site.job} | ${site.call} | visit ${nth}: ${fault}`);
      return fault;
    },
  };
}
