// Carries out the actions of the page of outgoing webhooks.
import { MAX_CALLBACKS } from "~/engine/push/callback";
import type { Push } from "~/engine/push/push.server";
import type { Database } from "~/lib/database.server";
import { versionOf } from "~/lib/text/version";
import type { Sealer } from "~/lib/seal.server";
import { renewPushToken } from "~/shops/store-push.server";
import { type ActionResult, outdated } from "~/ui/forms/action-result";
import type { Texts } from "~/ui/language/texts";
import { draftOf } from "./draft";
import type { PushAction } from "./read-action";

/** What the page's action answers. */
export interface PushResult extends ActionResult {
  /** Of the posted settings, field by field; `at` is an address's position. */
  problems: { at: number | "email"; text: string }[];
  /** The URL that was just created; only this answer holds it. */
  address: string | null;
}

const NOTHING: PushResult = { done: null, error: null, problems: [], address: null };

/** @param accountId the shop's account at the embedded engine; null: the shop uses TrackingMore's cloud. */
export async function applyAction(
  parts: { push: Push; database: Database; sealer: Sealer; appUrl: string },
  shopId: string,
  accountId: string | null,
  action: PushAction,
  texts: Texts,
): Promise<PushResult> {
  if (action.intent === "renew_address") return renewAddress(parts, shopId, action.email);
  if (accountId === null) {
    return { ...NOTHING, error: texts.t("push.error.cloud") };
  }
  switch (action.intent) {
    case "save":
      return save(parts.push, accountId, action, texts);
    case "replay":
      return replay(parts.push, accountId, { deliveryId: action.deliveryId }, texts);
    case "replay_dead":
      return replay(parts.push, accountId, { state: "dead" }, texts);
    case "replay_range": {
      const { callbackId, first, last } = action;
      const range = { callbackId, sequenceFrom: first, sequenceTo: last };
      return replay(parts.push, accountId, range, texts);
    }
  }
}

async function save(
  push: Push,
  accountId: string,
  { draft, version }: Extract<PushAction, { intent: "save" }>,
  texts: Texts,
): Promise<PushResult> {
  const { t } = texts;
  const settings = { email: draft.email, callbacks: draft.addresses };
  const saved = await push.saveSettings(
    accountId,
    settings,
    (current) => version === undefined || version === versionOf(draftOf(current)),
  );
  if (saved.outcome === "outdated") return { ...NOTHING, ...outdated(texts) };
  if (saved.outcome === "saved") return { ...NOTHING, done: t("push.saved") };
  return {
    ...NOTHING,
    error: t("push.error.notSaved"),
    problems: saved.problems.map(({ at, problem }) => ({
      at,
      text: t(`push.problem.${problem}`, { max: MAX_CALLBACKS }),
    })),
  };
}

async function replay(
  push: Push,
  accountId: string,
  filter: Parameters<Push["replay"]>[1],
  { t }: Texts,
): Promise<PushResult> {
  const { replayed, removedAddress } = await push.replay(accountId, filter);
  if (replayed > 0) return { ...NOTHING, done: t("push.sentAgain", { count: replayed }) };
  const error = t(removedAddress ? "push.error.urlRemoved" : "push.error.nothing");
  return { ...NOTHING, error };
}

async function renewAddress(
  { database, sealer, appUrl }: { database: Database; sealer: Sealer; appUrl: string },
  shopId: string,
  email: string,
): Promise<PushResult> {
  const token = await renewPushToken(database, sealer, shopId, email || null);
  return { ...NOTHING, address: new URL(`/webhooks/tracking/${token}`, appUrl).href };
}
