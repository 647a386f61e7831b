// Shopify's sessions in PostgreSQL, tokens sealed. Shopify's own Prisma storage keeps them in plain text.
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Session as SessionRow } from "../../prisma/generated/client";
import { type Database, type Sql, inTransaction } from "../lib/database.server";
import type { Sealer } from "../lib/seal.server";
import { type Clock, systemClock } from "../lib/time";
import { ASSUMED_LIFETIME_MS } from "./request-token.server";
import { markTokenDead, markTokenGiven, openToken, sealToken } from "./store-tokens.server";
import { recordInstall } from "./store.server";

export interface SessionStorageOptions {
  clock?: Clock;
  /** What follows from a token that Shopify gave, in the transaction that keeps it. */
  onGiven?: (tx: Sql, shopId: string) => Promise<void>;
}

/** A SessionStorage for shopifyApp() over the `sessions` table. Only offline sessions occur in this app. */
export function createSessionStorage(
  db: Database,
  sealer: Sealer,
  options: SessionStorageOptions = {},
): SessionStorage {
  const { clock = systemClock, onGiven = async () => {} } = options;

  function toSession(row: SessionRow): Session {
    const accessToken = openToken(sealer, row.accessToken);
    return new Session({
      id: row.id,
      shop: row.shop,
      state: row.state,
      isOnline: row.isOnline,
      ...(accessToken ? { accessToken } : {}),
      ...(row.scope === null ? {} : { scope: row.scope }),
      ...(row.expires === null ? {} : { expires: row.expires }),
      ...(row.refreshToken === null ? {} : { refreshToken: openToken(sealer, row.refreshToken) }),
      ...(row.refreshTokenExpires === null ? {} : { refreshTokenExpires: row.refreshTokenExpires }),
    });
  }

  return {
    async storeSession(session) {
      const { accessToken, refreshToken, shop } = session;
      // So the library says that Shopify answered 401; the session it holds may be older than ours.
      if (!accessToken) {
        await markTokenDead(db, sealer, shop, { refreshToken });
        return true;
      }
      const now = clock.now();
      // Without a date the library would take the token for one that never expires, and never renew it.
      const expires = session.expires ?? new Date(now.getTime() + ASSUMED_LIFETIME_MS);
      await inTransaction(db.pool, async (tx) => {
        // A token was given, so the app is installed: noted here, for whatever comes after may fail.
        await recordInstall(tx, shop, now);
        await markTokenGiven(tx, shop, now);
        await tx.query(
          `insert into sessions (id, shop, state, is_online, scope, expires, access_token, refresh_token,
             refresh_token_expires)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (id) do update set state = excluded.state, scope = excluded.scope,
             expires = excluded.expires, access_token = excluded.access_token,
             refresh_token = excluded.refresh_token, refresh_token_expires = excluded.refresh_token_expires`,
          [
            session.id,
            shop,
            session.state,
            session.isOnline,
            session.scope ?? null,
            expires,
            sealToken(sealer, accessToken),
            refreshToken ? sealToken(sealer, refreshToken) : null,
            session.refreshTokenExpires ?? null,
          ],
        );
        await onGiven(tx, shop);
      });
      return true;
    },
    async loadSession(id) {
      const row = await db.prisma.session.findUnique({ where: { id } });
      return row ? toSession(row) : undefined;
    },
    async deleteSession(id) {
      await db.prisma.session.deleteMany({ where: { id } });
      return true;
    },
    async deleteSessions(ids) {
      await db.prisma.session.deleteMany({ where: { id: { in: ids } } });
      return true;
    },
    async findSessionsByShop(shop) {
      const rows = await db.prisma.session.findMany({ where: { shop } });
      return rows.map(toSession);
    },
  };
}
