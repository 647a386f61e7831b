// SQL for a shop's push token and the e-mail address that signs its pushes.
import { createHash, randomBytes } from "node:crypto";
import { AppError } from "../lib/errors";
import type { Database } from "../lib/database.server";
import type { Sealer } from "../lib/seal.server";
import { sealedColumn } from "../lib/sealed-column";

export const PUSH_EMAIL = sealedColumn("tracking_connections", "push_email_sealed", ["shop_id"]);

const TOKEN_BYTES = 24;

/**
 * Creates and returns a new push token, which replaces the previous one. Only its hash is stored.
 * @param email e-mail address of the tracking service's account, which signs its pushes; null: not known.
 * Throws AppError `not_found` for a shop that has no tracking service yet.
 */
export async function renewPushToken(
  db: Database,
  sealer: Sealer,
  shopId: string,
  email: string | null,
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const saved = await db.pool.query(
    `update tracking_connections set push_token_hash = $2, push_email_sealed = $3 where shop_id = $1`,
    [shopId, hashOf(token), email === null ? null : sealer.seal(email, PUSH_EMAIL.at(shopId))],
  );
  if (saved.rowCount !== 1) throw new AppError("not_found", "The shop has no tracking service.");
  return token;
}

/** Whether the shop has a push token, and whether the signatures of its pushes can be verified. */
export async function findPushState(
  db: Database,
  shopId: string,
): Promise<{ hasToken: boolean; hasEmail: boolean }> {
  const row = await db.prisma.trackingConnection.findUnique({
    where: { shopId },
    select: { pushTokenHash: true, pushEmailSealed: true },
  });
  return { hasToken: Boolean(row?.pushTokenHash), hasEmail: Boolean(row?.pushEmailSealed) };
}

/** Finds the shop of a push token; null if unknown or if the shop is no longer connected to the cloud. */
export async function findShopByPushToken(
  db: Database,
  sealer: Sealer,
  token: string,
): Promise<{ shopId: string; email: string | null } | null> {
  const row = await db.prisma.trackingConnection.findUnique({
    where: { pushTokenHash: new Uint8Array(hashOf(token)) },
    select: { shopId: true, kind: true, pushEmailSealed: true },
  });
  // The cloud may push for days after a shop switched to another service; those pushes are ignored.
  if (row?.kind !== "cloud") return null;
  const { shopId, pushEmailSealed } = row;
  return {
    shopId,
    email: pushEmailSealed && sealer.open(pushEmailSealed, PUSH_EMAIL.at(shopId)).toString(),
  };
}

/** Tokens are random, so a fast hash is enough. */
function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
