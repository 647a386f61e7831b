// The API key of an engine that runs alone: the one given, or the one of the last start.
import { randomUUID } from "node:crypto";
import { AppError } from "~/lib/errors";
import { keptSecret, replaceSecret } from "~/lib/encryption-keys/kept-secret.server";
import type { Accounts } from "./accounts.server";

/**
 * A key that works, with an account of its own. A kept key that was revoked is replaced.
 * @param file where the key of the last start is kept
 * @throws AppError `invalid_input` if the given key was revoked
 */
export async function readyOwnKey(
  accounts: Pick<Accounts, "ensureKey">,
  file: string,
  given?: string,
): Promise<string> {
  const apiKey = given ?? (await keptSecret(file, randomUUID));
  const owner = await accounts.ensureKey(apiKey, { name: "engine" });
  if (owner.outcome === "known") return apiKey;
  if (given !== undefined) {
    throw new AppError("invalid_input", "This key has been revoked. Choose another one.");
  }
  await replaceSecret(file, randomUUID());
  return readyOwnKey(accounts, file);
}
