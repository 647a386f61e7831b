// Where a shop's tracking service pushes to, and how its pushes are recognised: columns of tracking_connections.
import { createHash, randomBytes } from "node:crypto";
import { AppError } from "../lib/errors";
import type { Database } from "../lib/database.server";
import type { Sealer } from "../lib/seal.server";

const TOKEN_BYTES = 24;

/**
 * Makes the shop's push token anew; the one before is no longer known. It is shown this once: only its hash is
 * kept.
 * @param email the tracking service's account e-mail address, which signs its pushes; null: not known.
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
    [shopId, hashOf(token), email === null ? null : sealer.seal(email)],
  );
  if (saved.rowCount !== 1) throw new AppError("not_found", "The shop has no tracking service.");
  return token;
}

/** Whether a token was made for the shop, and whether its pushes' signatures can be checked. */
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

/** Whose pushes come with this token. */
export async function findShopByPushToken(
  db: Database,
  sealer: Sealer,
  token: string,
): Promise<{ shopId: string; email: string | null } | null> {
  const row = await db.prisma.trackingConnection.findUnique({
    where: { pushTokenHash: new Uint8Array(hashOf(token)) },
    select: { shopId: true, kind: true, pushEmailSealed: true },
  });
  // A shop that has left the cloud may still be pushed to by it for days; that is no news any more.
  if (row?.kind !== "cloud") return null;
  const { shopId, pushEmailSealed } = row;
  return { shopId, email: pushEmailSealed && sealer.open(pushEmailSealed).toString() };
}

/** Tokens are random, so one plain hash hides them as well as a slow one would. */
function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
