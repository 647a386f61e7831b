// SQL for the settings of the tracking page and the version of its signed links.
import type { Sql } from "../lib/database.server";
import { type TrackingPageSettings, readTrackingPageSettings } from "./tracking-page-settings";

export interface TrackingPage {
  settings: TrackingPageSettings;
  /** Signed links are valid for this version only. */
  linkVersion: number;
  /** Path of the shop's app proxy, e.g. "/apps/track". */
  proxyPath: string;
  /** The shop's country, ISO 3166-1 alpha-2. */
  country: string | null;
}

/** Returns the saved settings, or the defaults for a shop without settings or an unknown shop. */
export async function findTrackingPage(sql: Sql, shopId: string): Promise<TrackingPage> {
  const { rows } = await sql.query<{
    settings: unknown;
    linkVersion: number | null;
    proxyPath: string | null;
    country: string | null;
  }>({
    name: "shops.find_tracking_page",
    text: `select p.settings, p.link_version as "linkVersion", s.proxy_path as "proxyPath",
                  s.country_code as country
           from (select $1::text as id) asked
           left join shops s on s.id = asked.id
           left join tracking_page_settings p on p.shop_id = asked.id`,
    values: [shopId],
  });
  return {
    settings: readTrackingPageSettings(rows[0]?.settings),
    linkVersion: rows[0]?.linkVersion ?? 1,
    proxyPath: rows[0]?.proxyPath ?? "/apps/track",
    country: rows[0]?.country ?? null,
  };
}

export async function saveTrackingPage(
  sql: Sql,
  shopId: string,
  settings: TrackingPageSettings,
): Promise<void> {
  await sql.query(
    `insert into tracking_page_settings (shop_id, settings) values ($1, $2)
     on conflict (shop_id) do update set settings = excluded.settings, updated_at = now()`,
    [shopId, JSON.stringify(settings)],
  );
}

/**
 * Revokes all signed links of `version`. Idempotent: a repeated request for the same version does not revoke the
 * links that were signed since.
 */
export async function revokeLinks(sql: Sql, shopId: string, version: number): Promise<void> {
  await sql.query(
    `insert into tracking_page_settings as p (shop_id, link_version) values ($1, $2 + 1)
     on conflict (shop_id) do update set link_version = $2 + 1, updated_at = now()
     where p.link_version = $2`,
    [shopId, version],
  );
}
