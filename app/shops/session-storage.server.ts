// Stores Shopify's sessions in PostgreSQL with sealed tokens.
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Session as SessionRow } from "../../prisma/generated/client";
import { type Database, type Sql, inTransaction } from "../lib/database.server";
import type { Sealer } from "../lib/seal.server";
import { type Clock, systemClock } from "../lib/time";
import { ASSUMED_LIFETIME_MS } from "./request-token.server";
import { ACCESS_TOKEN, REFRESH_TOKEN, markTokenDead, markTokenGiven } from "./store-tokens.server";
import { recordInstall } from "./store.server";

export interface SessionStorageOptions {
  clock?: Clock;
  /** Runs in the transaction that saves a new token. */
  onGiven?: (tx: Sql, shopId: string) => Promise<void>;
}

/** Used instead of Shopify's Prisma storage, which keeps tokens in plain text. This app has offline sessions only. */
export function createSessionStorage(
  db: Database,
  sealer: Sealer,
  options: SessionStorageOptions = {},
): SessionStorage {
  const { clock = systemClock, onGiven = async () => {} } = options;

  function toSession(row: SessionRow): Session {
    const { id, shop } = row;
    const accessToken = sealer.openIfReadable(row.accessToken, ACCESS_TOKEN.at(shop, id));
    const refreshToken =
      row.refreshToken && sealer.openIfReadable(row.refreshToken, REFRESH_TOKEN.at(shop, id));
    return new Session({
      id,
      shop,
      state: row.state,
      isOnline: row.isOnline,
      ...(accessToken?.length ? { accessToken: accessToken.toString() } : {}),
      ...(row.scope === null ? {} : { scope: row.scope }),
      ...(row.expires === null ? {} : { expires: row.expires }),
      ...(refreshToken ? { refreshToken: refreshToken.toString() } : {}),
      ...(row.refreshTokenExpires === null ? {} : { refreshTokenExpires: row.refreshTokenExpires }),
    });
  }

  return {
    async storeSession(session) {
      const { accessToken, refreshToken, shop } = session;
      // The library clears the token after a 401; its session may be older than the stored one.
      if (!accessToken) {
        await markTokenDead(db, sealer, shop, { refreshToken });
        return true;
      }
      const now = clock.now();
      // The library never renews a token without an expiry.
      const expires = session.expires ?? new Date(now.getTime() + ASSUMED_LIFETIME_MS);
      await inTransaction(db.pool, async (tx) => {
        // A token proves the installation; recorded here because later steps may fail.
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
            sealer.seal(accessToken, ACCESS_TOKEN.at(shop, session.id)),
            refreshToken ? sealer.seal(refreshToken, REFRESH_TOKEN.at(shop, session.id)) : null,
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
