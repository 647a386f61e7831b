// Carries out the actions of the carriers page. A key is tested before it is saved.
import type { CredentialCheck } from "~/carriers/apis/carrier-api";
import { AppError } from "~/lib/errors";
import type { Services } from "~/main/services.server";
import { findService } from "~/shops/store.server";
import { NOTHING_DONE, type CarriersAction, type CarriersResult } from "./read-action";

export type Needed = Pick<Services, "database"> & {
  engine: Pick<Services["engine"], "carrierKeys">;
};

export async function applyAction(
  { database, engine }: Needed,
  shopId: string,
  action: CarriersAction,
): Promise<CarriersResult> {
  const { carrierKeys } = engine;
  const api = carrierKeys.apis.find(({ id }) => id === action.carrier);
  const accountId = (await findService(database, shopId))?.accountId;
  if (!api || !accountId) {
    return { ...NOTHING_DONE, error: "This isn’t available right now. Reload the page." };
  }
  const about = { ...NOTHING_DONE, carrier: api.id };
  switch (action.intent) {
    case "save":
      try {
        const checked = await carrierKeys.save(accountId, api.id, action.fields);
        return { ...about, ...resultOf(checked, `${api.name} connected`) };
      } catch (error) {
        const isWrong = error instanceof AppError && error.code === "invalid_input";
        if (!isWrong) throw error;
        return { ...about, error: error.message };
      }
    case "check": {
      const checked = await carrierKeys.check(accountId, api.id);
      if (!checked) return { ...about, error: `${api.name} isn’t connected. Reload the page.` };
      return { ...about, ...resultOf(checked, "The connection works") };
    }
    case "pause":
    case "resume": {
      const isPaused = action.intent === "pause";
      await carrierKeys.pause(accountId, api.id, isPaused);
      return { ...about, done: `${api.name} ${isPaused ? "paused" : "resumed"}` };
    }
    case "remove":
      await carrierKeys.remove(accountId, api.id);
      return { ...about, done: `${api.name} disconnected` };
  }
}

function resultOf(
  checked: CredentialCheck,
  done: string,
): Pick<CarriersResult, "done" | "error" | "note"> {
  switch (checked.outcome) {
    case "accepted":
      return { done, error: null, note: checked.note ?? null };
    case "refused":
      return { done: null, note: null, error: checked.reason };
    case "unreachable":
      return { done: null, note: null, error: `${checked.reason} Try again in a minute.` };
  }
}
