// What merchants, shoppers and v2 clients see of a database, to compare one database with another.
import { createServices, type Services } from "~/main/services.server";
import { wireTrackingPage } from "~/main/tracking-page.server";
import { createSealer } from "~/lib/seal.server";
import type { Database } from "~/lib/database.server";
import { readHome } from "~/routes/app._index/read-home.server";
import { ENGLISH } from "~/ui/language/texts";
import type { ShopWorld } from "../access/two-shops";
import type { TestApp } from "../support/test-app";

/** The app's services on another database, at one moment. */
export function servicesAt(app: TestApp, database: Database, now: Date): Services {
  const { env, log } = app.services;
  return createServices(env, database, createSealer(env.ENCRYPTION_KEYS), {
    clock: { now: () => now },
    engineClock: { now: () => now },
    fetch: app.services.fetch,
    log,
  });
}

/** Pages and answers as text, by name. */
export async function readPages(
  app: TestApp,
  services: Services,
  shops: readonly ShopWorld[],
): Promise<Record<string, string>> {
  const pages: Record<string, string> = {};
  for (const shop of shops) {
    const { domain, order, apiKey } = shop;
    pages[`home of ${domain}`] = JSON.stringify(await readHome(services, domain, ENGLISH));
    for (const path of [
      "trackings/get?items_num=200",
      "trackings/getstatusnumber",
      "trackings/getuserinfo",
    ]) {
      const request = new Request(`${app.origin}/v2/${path}`, {
        headers: { "trackingmore-api-key": apiKey },
      });
      pages[`${path} of ${domain}`] = await (await services.engine.handleV2(request)).text();
    }
    const asked = { order: order.name, email: order.email };
    const query = app.standIn.signedProxyQuery(domain, asked, undefined, services.clock.now());
    const page = wireTrackingPage(services, "");
    const response = await page(new Request(`http://localhost/proxy/track?${query}`));
    pages[`tracking page of ${domain}`] = `${response.status} ${await response.text()}`;
  }
  return pages;
}

/** Every row of every logged table, sorted, as text. */
export async function readRows({ pool }: Database): Promise<Record<string, string[]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and c.relpersistence = 'p'
       and c.relname <> '_prisma_migrations' order by 1`,
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${name} t`,
    );
    found[name] = rows.map(({ row }) => row).sort();
  }
  return found;
}
