// Formats the carriers page.
import type { CarrierApi, CredentialField } from "~/carriers/apis/carrier-api";
import { DAY_MS, HOUR_MS } from "~/lib/time";
import type { KeyHealth } from "~/engine/carrier-keys/carrier-keys.server";
import type { CarrierCount } from "~/shipments/read/store-carrier-counts.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import { countOf, formatCount } from "~/ui/numbers";

export const COUNTED_DAYS = 60;

export interface CarriersView {
  /** TrackingMore tracks the shop's parcels: keys are saved only for the built-in service. */
  isCloud: boolean;
  /** Connected ones first, then those with most shipments. */
  carriers: CarrierView[];
}

export interface CarrierView {
  id: string;
  name: string;
  state: "off" | "on" | "trouble" | "refused" | "paused";
  /** The operator's key is used: the shop can't change it, and can connect one of its own. */
  isHosts: boolean;
  badge: { label: string; tone: "success" | "warning" | "critical" } | null;
  /** "12 shipments in the last 60 days" */
  shipments: string;
  /** What is wrong, and what to do; null: nothing. */
  problem: string | null;
  /** "••••1a2b"; null: not connected, or too short to show. */
  maskedKey: string | null;
  savedAt: Moment | null;
  lastSuccess: Moment | null;
  fields: readonly CredentialField[];
  credentialsUrl: string;
  /** Sentences about the carrier's limits and terms. */
  notes: string[];
}

export interface CarriersFacts {
  apis: readonly CarrierApi[];
  health: readonly KeyHealth[];
  counts: readonly Pick<CarrierCount, "carrierCode" | "recent" | "open">[];
  isCloud: boolean;
}

const ORDER: readonly CarrierView["state"][] = ["refused", "trouble", "paused", "on", "off"];

export function carriersView(facts: CarriersFacts, context: PageContext): CarriersView {
  const { apis, health, counts, isCloud } = facts;
  const listed = apis.map((api) => {
    const own = counts.filter(({ carrierCode }) => api.carrierCodes.includes(carrierCode));
    const recent = own.reduce((sum, count) => sum + count.recent, 0);
    const open = own.reduce((sum, count) => sum + count.open, 0);
    const key = health.find(({ carrier }) => carrier === api.id) ?? null;
    return { recent, view: carrierView(api, key, { recent, open }, context) };
  });
  const rank = ({ state }: CarrierView) => ORDER.indexOf(state);
  const carriers = listed
    .toSorted((a, b) => rank(a.view) - rank(b.view) || b.recent - a.recent)
    .map(({ view }) => view);
  return { isCloud, carriers };
}

function carrierView(
  api: CarrierApi,
  key: KeyHealth | null,
  { recent, open }: { recent: number; open: number },
  context: PageContext,
): CarrierView {
  const state = key?.state ?? "off";
  const isHosts = key?.isOperators ?? false;
  return {
    id: api.id,
    name: api.name,
    state,
    isHosts,
    badge: isHosts && state === "on" ? HOSTS_BADGE : BADGES[state],
    shipments:
      recent > 0
        ? `${countOf(recent, "shipment")} in the last ${COUNTED_DAYS} days`
        : `No shipments in the last ${COUNTED_DAYS} days`,
    problem: problemText(api, state, key),
    maskedKey: key?.hint ? `••••${key.hint}` : null,
    savedAt: key && !isHosts ? describeMoment(key.savedAt, context) : null,
    lastSuccess: key?.lastSuccessAt ? describeMoment(key.lastSuccessAt, context) : null,
    fields: api.fields,
    credentialsUrl: api.credentialsUrl,
    notes: [
      limitText(api, open),
      isHosts ? "Your host’s key is shared with its other stores." : null,
      keepsText(api),
      api.terms,
    ].filter((note) => note !== null),
  };
}

const BADGES: Record<CarrierView["state"], CarrierView["badge"]> = {
  off: null,
  on: { label: "Connected", tone: "success" },
  trouble: { label: "Not answering", tone: "warning" },
  refused: { label: "Key refused", tone: "critical" },
  paused: { label: "Paused", tone: "warning" },
};

const HOSTS_BADGE: CarrierView["badge"] = { label: "Connected by your host", tone: "success" };

function problemText(
  { name, fields }: Pick<CarrierApi, "name" | "fields">,
  state: CarrierView["state"],
  key: KeyHealth | null,
): string | null {
  if (state === "paused") return `You paused ${name}. Shopify’s reports still arrive.`;
  const said = key?.error?.text ? `${key.error.text} ` : "";
  if (state === "refused" && key?.isOperators)
    return `${name} refuses your host’s key. Ask your host, or connect a key of your own.`;
  if (state === "refused") {
    return fields.length > 0
      ? `${said}Save a key that works, and Waymark asks ${name} again.`
      : `${said}Test the connection again.`;
  }
  return state === "trouble" ? `${said}Waymark keeps trying.` : null;
}

/** Regular checks are at most this far apart; a quota that allows them needs no word. */
const REGULAR_MS = 4 * HOUR_MS;

/** The tightest budget of an hour or more, and what it means for the shop's open shipments. */
export function limitText(
  { name, budgets, batchSize }: Pick<CarrierApi, "name" | "budgets" | "batchSize">,
  open: number,
): string | null {
  const [tightest] = budgets
    .filter(({ perMs }) => perMs >= HOUR_MS)
    .toSorted((a, b) => a.calls / a.perMs - b.calls / b.perMs);
  if (!tightest) return null;
  const per = tightest.perMs === DAY_MS ? "a day" : "an hour";
  const batch = batchSize > 1 ? `, each for up to ${batchSize} shipments` : "";
  const allowed = `Waymark makes at most ${formatCount(tightest.calls)} calls ${per} to ${name}${batch}.`;
  const everyMs = (Math.ceil(open / batchSize) / tightest.calls) * tightest.perMs;
  if (everyMs <= REGULAR_MS) return allowed;
  const hours = Math.round(everyMs / HOUR_MS);
  return `${allowed} With ${formatCount(open)} open shipments, each is checked about every ${hours} hours.`;
}

function keepsText({ name, keepsDays }: CarrierApi): string | null {
  return keepsDays === null ? null : `${name} answers about a shipment for ${keepsDays} days.`;
}
