// Shopify's sessions in PostgreSQL, tokens sealed. Shopify's own Prisma storage keeps them in plain text.
import { Session } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import type { Session as SessionRow } from "../../prisma/generated/client";
import type { Database } from "../lib/database.server";
import type { Sealer } from "../lib/seal.server";

/** A SessionStorage for shopifyApp() over the `sessions` table. Only offline sessions occur in this app. */
export function createSessionStorage(db: Database, sealer: Sealer): SessionStorage {
  const seal = (token: string) => sealer.seal(token).toString("base64");
  const open = (sealed: string) => sealer.open(Buffer.from(sealed, "base64")).toString();

  function toSession(row: SessionRow): Session {
    return new Session({
      id: row.id,
      shop: row.shop,
      state: row.state,
      isOnline: row.isOnline,
      accessToken: open(row.accessToken),
      ...(row.scope === null ? {} : { scope: row.scope }),
      ...(row.expires === null ? {} : { expires: row.expires }),
      ...(row.refreshToken === null ? {} : { refreshToken: open(row.refreshToken) }),
      ...(row.refreshTokenExpires === null ? {} : { refreshTokenExpires: row.refreshTokenExpires }),
    });
  }

  return {
    async storeSession(session) {
      const row = {
        shop: session.shop,
        state: session.state,
        isOnline: session.isOnline,
        scope: session.scope ?? null,
        expires: session.expires ?? null,
        accessToken: seal(session.accessToken ?? ""),
        refreshToken: session.refreshToken ? seal(session.refreshToken) : null,
        refreshTokenExpires: session.refreshTokenExpires ?? null,
      };
      await db.prisma.session.upsert({
        where: { id: session.id },
        create: { id: session.id, ...row },
        update: row,
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
