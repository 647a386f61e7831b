// Formats the API page.
import type { PageContext } from "~/ui/language/page-context";
import type { AccountKey } from "~/engine/accounts/accounts.server";
import { type Moment, describeMoment } from "~/ui/dates";
import type { Texts } from "~/ui/language/texts";

export const KEY_NAME_MAX_CHARACTERS = 60;

export type ApiView =
  /** TrackingMore's cloud tracks the shop's parcels, with its own API and keys. */
  | { service: "cloud" }
  | {
      service: "embedded";
      /** Up to and including `/v2`. */
      baseUrl: string;
      /** One call that shows the shop's newest parcels; `KEY_PLACE` stands where the key goes. */
      command: string;
      limits: string;
      /** null: not known. */
      quota: string | null;
      keys: KeyRow[];
      /** Revoked keys that are not among `keys`. */
      olderRevoked: number;
      /** The same contract, for machines and for people. */
      openApiUrl: string;
      documentationUrl: string;
    };

export interface KeyRow {
  keyId: string;
  name: string;
  /** The key's last characters; "" when unknown. */
  hint: string;
  state: "live" | "own" | "revoked";
  createdAt: Moment;
  lastUsedAt: Moment | null;
  revokedAt: Moment | null;
}

export interface ApiFacts {
  /** The app's public address. */
  appUrl: string;
  /** Live ones first. */
  keys: readonly AccountKey[];
  /** Units; null: no limit. "unknown": the shop has no account yet. */
  quotaLeft: number | null | "unknown";
  requestsPerSecond: number | "off";
}

/** Stands for the key in the command until one is created. */
export const KEY_PLACE = "YOUR_API_KEY";
const REVOKED_SHOWN = 10;

export function apiView(
  facts: ApiFacts,
  context: PageContext,
): Extract<ApiView, { service: "embedded" }> {
  const baseUrl = `${facts.appUrl.replace(/\/+$/, "")}/v2`;
  const live = facts.keys.filter((key) => key.revokedAt === null);
  const revoked = facts.keys.filter((key) => key.revokedAt !== null);
  const shown = [...live, ...revoked.slice(0, REVOKED_SHOWN)];
  const moment = (at: Date | null) => at && describeMoment(at, context);
  return {
    service: "embedded",
    baseUrl,
    // Double quotes mean the same to the shells of macOS, Linux and Windows.
    command: `curl -H "Trackingmore-Api-Key: ${KEY_PLACE}" "${baseUrl}/trackings/get?limit=5"`,
    limits: limitsText(facts.requestsPerSecond, context.texts),
    quota: quotaText(facts.quotaLeft, context.texts),
    keys: shown.map((key) => ({
      keyId: key.keyId,
      name: key.name,
      hint: key.hint,
      state: key.isInternal ? "own" : key.revokedAt ? "revoked" : "live",
      createdAt: describeMoment(key.createdAt, context),
      lastUsedAt: moment(key.lastUsedAt),
      revokedAt: moment(key.revokedAt),
    })),
    olderRevoked: Math.max(0, revoked.length - REVOKED_SHOWN),
    openApiUrl: `${baseUrl}/openapi.json`,
    documentationUrl: `${baseUrl}/docs`,
  };
}

/** The command as it can be run: with the key that was just made. */
export function commandWith(command: string, apiKey: string | null): string {
  return apiKey ? command.replace(KEY_PLACE, apiKey) : command;
}

function limitsText(requestsPerSecond: number | "off", { t }: Texts): string {
  if (requestsPerSecond === "off") return t("api.limits.none");
  const realtime = Number((requestsPerSecond * 3).toFixed(2));
  return t("api.limits.some", { count: requestsPerSecond, realtime });
}

function quotaText(quotaLeft: ApiFacts["quotaLeft"], { t }: Texts): string | null {
  if (quotaLeft === "unknown") return null;
  if (quotaLeft === null) return t("api.quota.none");
  if (quotaLeft < 1) return t("api.quota.empty");
  return t("api.quota.left", { count: Math.floor(quotaLeft) });
}
