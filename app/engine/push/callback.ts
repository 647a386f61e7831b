// What an account says about pushing, and what can be wrong with it. Pure.
import { z } from "zod";
import { type Status, STATUSES } from "~/trackingmore/contract/status";

/** v2's vendor takes as many. */
export const MAX_CALLBACKS = 4;
const MAX_URL_LENGTH = 2_000;

/** An address as an account sets it. */
export interface CallbackInput {
  url: string;
  /** The statuses that are pushed to it. */
  statuses: readonly Status[];
  /** false: nothing new is written for it, and what is pending waits. */
  enabled: boolean;
}

/** An address as it stands. */
export interface Callback {
  id: string;
  url: string;
  statuses: Status[];
  enabled: boolean;
  /** The number of its newest delivery; 0 before the first. */
  lastSequence: number;
  /** Deliveries that are still to be made. */
  pending: number;
}

export interface PushSettings {
  /** What pushes are signed with. */
  email: string | null;
  callbacks: CallbackInput[];
}

export const PROBLEMS = {
  email_invalid: "This is not an e-mail address.",
  email_needed: "Pushes are signed with an e-mail address: set one before an address is turned on.",
  too_many: `There can be up to ${MAX_CALLBACKS} addresses.`,
  url_invalid: "Enter an address that begins with https:// or http:// and holds no user name.",
  url_repeated: "This address is in the list already.",
  url_unknown_host: "The host of this address cannot be found.",
  url_private: "This address is on a private network. Whoever runs Waymark can allow that.",
  statuses_missing: "Choose at least one status.",
} as const;

export interface Problem {
  /** The address's place in the list, or the e-mail address. */
  at: number | "email";
  problem: keyof typeof PROBLEMS;
}

export type Saved = { outcome: "saved" } | { outcome: "refused"; problems: Problem[] };

const email = z.email();

/** The settings as they are kept, and all that is wrong with them besides where the addresses lead. */
export function checkSettings(given: PushSettings): {
  settings: PushSettings;
  problems: Problem[];
} {
  const settings: PushSettings = {
    email: given.email?.trim() || null,
    callbacks: given.callbacks.map((callback) => ({
      url: normalUrl(callback.url) ?? callback.url.trim(),
      statuses: STATUSES.filter((status) => callback.statuses.includes(status)),
      enabled: callback.enabled,
    })),
  };
  return { settings, problems: [...emailProblems(settings), ...callbackProblems(settings)] };
}

function emailProblems({ email: address, callbacks }: PushSettings): Problem[] {
  if (address !== null) {
    return email.safeParse(address).success ? [] : [{ at: "email", problem: "email_invalid" }];
  }
  const isNeeded = callbacks.some((callback) => callback.enabled);
  return isNeeded ? [{ at: "email", problem: "email_needed" }] : [];
}

function callbackProblems({ callbacks }: PushSettings): Problem[] {
  const problems: Problem[] = [];
  callbacks.forEach(({ url, statuses }, at) => {
    const isRepeated = callbacks.findIndex((other) => other.url === url) < at;
    if (at >= MAX_CALLBACKS) problems.push({ at, problem: "too_many" });
    if (normalUrl(url) === null) problems.push({ at, problem: "url_invalid" });
    else if (isRepeated) problems.push({ at, problem: "url_repeated" });
    if (statuses.length === 0) problems.push({ at, problem: "statuses_missing" });
  });
  return problems;
}

/** One spelling for one address; null when it is none that can be pushed to. */
function normalUrl(text: string): string | null {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text.trim())) return null;
  const url = new URL(text.trim());
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  if (!isWeb || url.username || url.password) return null;
  url.hash = "";
  return url.href;
}
