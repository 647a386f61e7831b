// Push settings of an account and their validation. Pure.
import { z } from "zod";
import { type Status, STATUSES } from "~/trackingmore/contract/status";

/** The vendor allows four too. */
export const MAX_CALLBACKS = 4;
const MAX_URL_LENGTH = 2_000;

/** A callback address as the account sets it. */
export interface CallbackInput {
  url: string;
  /** The statuses that are pushed to this address. */
  statuses: readonly Status[];
  /** false: nothing new is recorded for it, and pending deliveries wait. */
  enabled: boolean;
}

/** A stored callback address. */
export interface Callback {
  id: string;
  url: string;
  statuses: Status[];
  enabled: boolean;
  /** The sequence number of its newest delivery; 0 before the first. */
  lastSequence: number;
  /** Deliveries not yet sent. */
  pending: number;
}

export interface PushSettings {
  /** The key of the push signature. */
  email: string | null;
  callbacks: CallbackInput[];
}

export const SETTINGS_PROBLEMS = {
  email_invalid: "This is not an e-mail address.",
  email_needed: "Pushes are signed with an e-mail address: set one before you turn on an address.",
  over_limit: `There can be up to ${MAX_CALLBACKS} addresses.`,
  url_invalid: "Enter an address that begins with https:// or http:// and has no user name.",
  url_repeated: "This address is in the list already.",
  url_unknown_host: "The host of this address cannot be found.",
  url_private: "This address is on a private network. The operator of Waymark can allow that.",
  statuses_missing: "Choose at least one status.",
} as const;

export interface SettingsProblem {
  /** The address's index in the list, or the e-mail address. */
  at: number | "email";
  problem: keyof typeof SETTINGS_PROBLEMS;
}

export type Saved =
  | { outcome: "saved" }
  | { outcome: "refused"; problems: SettingsProblem[] }
  /** They changed in the meantime. */
  | { outcome: "outdated" };

const email = z.email();

/** The normalized settings, and all their problems except unreachable hosts. */
export function checkSettings(given: PushSettings): {
  settings: PushSettings;
  problems: SettingsProblem[];
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

function emailProblems({ email: address, callbacks }: PushSettings): SettingsProblem[] {
  if (address !== null) {
    return email.safeParse(address).success ? [] : [{ at: "email", problem: "email_invalid" }];
  }
  const isNeeded = callbacks.some((callback) => callback.enabled);
  return isNeeded ? [{ at: "email", problem: "email_needed" }] : [];
}

function callbackProblems({ callbacks }: PushSettings): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  callbacks.forEach(({ url, statuses }, at) => {
    const isRepeated = callbacks.findIndex((other) => other.url === url) < at;
    if (at >= MAX_CALLBACKS) problems.push({ at, problem: "over_limit" });
    if (normalUrl(url) === null) problems.push({ at, problem: "url_invalid" });
    else if (isRepeated) problems.push({ at, problem: "url_repeated" });
    if (statuses.length === 0) problems.push({ at, problem: "statuses_missing" });
  });
  return problems;
}

/** The normalized address; null when pushes can't be sent to it. */
function normalUrl(text: string): string | null {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text.trim())) return null;
  const url = new URL(text.trim());
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  if (!isWeb || url.username || url.password) return null;
  url.hash = "";
  return url.href;
}
