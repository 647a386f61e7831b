// SQL for companies' names in Shopify that Waymark knows no carrier for.
import type { Sql } from "~/lib/database.server";

export interface UnknownName {
  /** Normalized as in carrier_overrides. */
  companyKey: string;
  /** As Shopify has it. */
  name: string;
  /** Shipments that wait for a carrier. */
  count: number;
  /** The newest of them. */
  shipmentId: string;
}

/** So many of a shop's names are listed. */
const NAMES_MAX = 50;

/** Names with the most shipments first. */
export async function listUnknownNames(sql: Sql, shopId: string): Promise<UnknownName[]> {
  const { rows } = await sql.query<UnknownName>({
    name: "shipments.unknown_names",
    text: `select company_key as "companyKey", max(tracking_company) as name, count(*)::int as count,
             (array_agg(id order by created_at desc, id))[1] as "shipmentId"
           from shipments
           where shop_id = $1 and registration_state = 'needs_carrier' and archived_at is null
             and company_key <> ''
           group by company_key order by count desc, company_key limit ${NAMES_MAX}`,
    values: [shopId],
  });
  return rows;
}
