// Carries out the actions of the carriers page. A key is tested before it is saved.
import type { KeyTest } from "~/engine/carrier-keys/carrier-keys.server";
import { wrongField } from "~/engine/carrier-keys/credentials";
import type { Services } from "~/main/services.server";
import { findService } from "~/shops/store.server";
import type { Texts } from "~/ui/language/texts";
import type { CarriersAction } from "./read-action";
import { NOTHING_DONE, type CarriersResult } from "./result";
import { faultText } from "./view";

export type Needed = Pick<Services, "database"> & {
  engine: Pick<Services["engine"], "carrierKeys">;
};

export async function applyAction(
  { database, engine }: Needed,
  shopId: string,
  action: CarriersAction,
  texts: Texts,
): Promise<CarriersResult> {
  const { carrierKeys } = engine;
  const { t } = texts;
  const api = carrierKeys.apis.find(({ id }) => id === action.carrier);
  const accountId = (await findService(database, shopId))?.accountId;
  if (!api || !accountId) {
    return { ...NOTHING_DONE, error: t("carriers.unavailable") };
  }
  const { name } = api;
  const about = { ...NOTHING_DONE, carrier: api.id };
  switch (action.intent) {
    case "save": {
      const wrong = wrongField(api, action.fields);
      if (wrong)
        return { ...about, error: t(`carriers.error.${wrong.problem}`, { field: wrong.field }) };
      const checked = await carrierKeys.save(accountId, api.id, action.fields);
      return {
        ...about,
        ...resultOf(checked, t("carriers.done.connected", { name }), name, texts),
      };
    }
    case "check": {
      const checked = await carrierKeys.check(accountId, api.id);
      if (!checked) return { ...about, error: t("carriers.notConnected", { name }) };
      return { ...about, ...resultOf(checked, t("carriers.done.works"), name, texts) };
    }
    case "pause":
    case "resume": {
      const isPaused = action.intent === "pause";
      await carrierKeys.pause(accountId, api.id, isPaused);
      return {
        ...about,
        done: t(isPaused ? "carriers.done.paused" : "carriers.done.resumed", { name }),
      };
    }
    case "remove":
      await carrierKeys.remove(accountId, api.id);
      return { ...about, done: t("carriers.done.disconnected", { name }) };
  }
}

function resultOf(
  checked: KeyTest,
  done: string,
  name: string,
  texts: Texts,
): Pick<CarriersResult, "done" | "error" | "note"> {
  const { t } = texts;
  switch (checked.outcome) {
    case "accepted":
      return {
        done,
        error: null,
        note: checked.usedACall ? t("carriers.said.usedACall", { name }) : null,
      };
    case "refused":
      return { done: null, note: null, error: faultText(checked, name, texts) };
    case "spent": {
      const { minutes } = checked;
      return { done: null, note: null, error: t("carriers.said.spent", { name, minutes }) };
    }
    case "unreachable": {
      const reason = faultText(checked, name, texts);
      return { done: null, note: null, error: t("carriers.tryInAMinute", { reason }) };
    }
  }
}
