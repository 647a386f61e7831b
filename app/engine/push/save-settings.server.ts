// Saves an account's push settings after checking that every new address is allowed.
import { inTransaction, type Database } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import type { Clock } from "~/lib/time";
import { checkSettings, type SettingsProblem, type PushSettings, type Saved } from "./callback";
import { allowedAddresses, type AddressRule } from "~/lib/public-address.server";
import { findSettings, writeSettings } from "./store-callbacks.server";

/**
 * @param change computes the new settings from the current ones; null: they are not the ones that the caller changes.
 *   Throws AppError `not_found` for an unknown account.
 */
export async function saveSettings(
  parts: AddressRule & { database: Database; clock: Clock },
  accountId: string,
  change: (current: PushSettings) => PushSettings | null,
): Promise<Saved> {
  const { pool } = parts.database;
  const before = await findSettings(pool, accountId, "read");
  if (!before) throw new AppError("not_found", "There is no such account.");
  const changed = change(before);
  if (!changed) return { outcome: "outdated" };
  const { settings, problems } = checkSettings(changed);
  // Host names are resolved before the account is locked: that can take seconds, and polling needs
  // the row.
  const known = new Set(before.callbacks.map((callback) => callback.url));
  problems.push(...(problems.length === 0 ? await unreachable(parts, settings, known) : []));
  if (problems.length > 0) return { outcome: "refused", problems };

  return inTransaction(pool, async (tx) => {
    const now = await findSettings(tx, accountId, "lock");
    if (!now) throw new AppError("not_found", "There is no such account.");
    if (textOf(now) !== textOf(before)) return { outcome: "outdated" };
    await writeSettings(tx, accountId, settings, parts.clock.now());
    return { outcome: "saved" };
  });
}

async function unreachable(
  rule: AddressRule,
  { callbacks }: PushSettings,
  known: ReadonlySet<string>,
): Promise<SettingsProblem[]> {
  const found = await Promise.all(
    callbacks.map(async ({ url }, at): Promise<SettingsProblem | null> => {
      if (known.has(url)) return null;
      try {
        await allowedAddresses(rule, new URL(url).hostname);
        return null;
      } catch (error) {
        const isPrivate = error instanceof AppError && error.code === "forbidden";
        return { at, problem: isPrivate ? "url_private" : "url_unknown_host" };
      }
    }),
  );
  return found.filter((problem) => problem !== null);
}

/** The settings as comparable text. */
function textOf({ email, callbacks }: PushSettings): string {
  const set = callbacks.map(({ url, statuses, enabled }) => [url, statuses, enabled]);
  return JSON.stringify([email, set]);
}
