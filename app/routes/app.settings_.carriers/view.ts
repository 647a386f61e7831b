// Formats the carriers page.
import type { CarrierApi, CredentialCheck, CredentialField } from "~/carriers/apis/carrier-api";
import { outForDeliveryEveryMs } from "~/engine/journey/call-worth";
import { DAY_MS, HOUR_MS } from "~/lib/time";
import type { KeyHealth } from "~/engine/carrier-keys/carrier-keys.server";
import type { CarrierCount } from "~/shipments/read/store-carrier-counts.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { TextKey, Texts } from "~/ui/language/texts";

export const COUNTED_DAYS = 60;

export interface CarriersView {
  /** Shipments of so many days are counted. */
  countedDays: number;
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
  return { countedDays: COUNTED_DAYS, isCloud, carriers };
}

function carrierView(
  api: CarrierApi,
  key: KeyHealth | null,
  { recent, open }: { recent: number; open: number },
  context: PageContext,
): CarrierView {
  const { texts } = context;
  const { t } = texts;
  const state = key?.state ?? "off";
  const isHosts = key?.isOperators ?? false;
  const terms = TERMS[api.id];
  return {
    id: api.id,
    name: api.name,
    state,
    isHosts,
    badge: badgeOf(state, isHosts, texts),
    shipments:
      recent > 0
        ? t("carriers.recent", { count: recent, days: COUNTED_DAYS })
        : t("carriers.noneRecent", { days: COUNTED_DAYS }),
    problem: problemText(api, state, key, texts),
    maskedKey: key?.hint ? `••••${key.hint}` : null,
    savedAt: key && !isHosts ? describeMoment(key.savedAt, context) : null,
    lastSuccess: key?.lastSuccessAt ? describeMoment(key.lastSuccessAt, context) : null,
    fields: api.fields,
    credentialsUrl: api.credentialsUrl,
    notes: [
      limitText(api, open, texts),
      isHosts ? t("carriers.host.shared") : null,
      keepsText(api, texts),
      terms ? t(terms) : null,
    ].filter((note) => note !== null),
  };
}

const TONES = {
  on: "success",
  trouble: "warning",
  refused: "critical",
  paused: "warning",
} as const satisfies Record<string, NonNullable<CarrierView["badge"]>["tone"]>;

/** What a carrier demands of those who show its data, or answers for; by the carrier's id. */
const TERMS: Readonly<Record<string, TextKey>> = {
  ups: "carriers.terms.ups",
  usps: "carriers.terms.usps",
};

function badgeOf(
  state: CarrierView["state"],
  isHosts: boolean,
  { t }: Texts,
): CarrierView["badge"] {
  if (state === "off") return null;
  const label =
    isHosts && state === "on" ? "carriers.host.badge" : (`carriers.state.${state}` as const);
  return { label: t(label), tone: TONES[state] };
}

function problemText(
  { name, fields }: Pick<CarrierApi, "name" | "fields">,
  state: CarrierView["state"],
  key: KeyHealth | null,
  texts: Texts,
): string | null {
  const { t } = texts;
  if (state === "paused") return t("carriers.problem.paused", { name });
  if (state !== "refused" && state !== "trouble") return null;
  if (state === "refused" && key?.isOperators) return t("carriers.host.refused", { name });
  const outcome = state === "refused" ? "refused" : "unreachable";
  const said = faultText({ outcome, reason: key?.error?.text ?? "" }, name, texts);
  const advice =
    state === "trouble"
      ? t("carriers.problem.keepsTrying")
      : fields.length > 0
        ? t("carriers.problem.saveAnother", { name })
        : t("carriers.problem.testAgain");
  return said ? t("carriers.saidThen", { said, advice }) : advice;
}

/** What is wrong, in a sentence. Carrier clients give their reasons in English: other languages name the outcome. */
export function faultText(
  { outcome, reason }: Exclude<CredentialCheck, { outcome: "accepted" }>,
  name: string,
  { locale, t }: Texts,
): string {
  return locale === "en" ? reason : t(`carriers.said.${outcome}`, { name });
}

/** Regular checks are at most this far apart; a quota that allows them needs no word. */
const REGULAR_MS = 4 * HOUR_MS;

/** The tightest budget of an hour or more, and what it means for the shop's open shipments. */
export function limitText(
  { name, budgets, batchSize }: Pick<CarrierApi, "name" | "budgets" | "batchSize">,
  open: number,
  { t }: Texts,
): string | null {
  const [tightest] = budgets
    .filter(({ perMs }) => perMs >= HOUR_MS)
    .toSorted((a, b) => a.calls / a.perMs - b.calls / b.perMs);
  if (!tightest) return null;
  const per = tightest.perMs === DAY_MS ? "day" : "hour";
  const { calls } = tightest;
  const allowed =
    batchSize > 1
      ? t(`carriers.limit.${per}Batch`, { calls, name, batch: batchSize })
      : t(`carriers.limit.${per}`, { calls, name });
  const everyMs = (Math.ceil(open / batchSize) / calls) * tightest.perMs;
  if (everyMs <= REGULAR_MS) return allowed;
  const advice = t("carriers.limit.every", {
    open,
    hours: Math.round(everyMs / HOUR_MS),
    soon: Math.max(1, Math.round(outForDeliveryEveryMs(everyMs) / HOUR_MS)),
  });
  return t("carriers.saidThen", { said: allowed, advice });
}

function keepsText({ name, keepsDays }: CarrierApi, { t }: Texts): string | null {
  return keepsDays === null ? null : t("carriers.keeps", { name, days: keepsDays });
}
