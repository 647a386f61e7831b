// Looks up a search of the list: exact numbers, orders, e-mails and customers' names first, then parts.
import { findCarrier } from "~/carriers/catalogue";
import { companyKey, numberKey } from "~/carriers/resolution/from-shopify";
import type { Sql } from "~/lib/database.server";
import { orderNameKey } from "../keys";

/** More shipments with a matching number or order are not named by their ids: a page then finds its rows quickly. */
const NAMED_MAX = 10_000;

/** A search that so many of the newest PROBED shipments match is not counted to its end, and not looked up by parts. */
const BROAD_MIN = 25;
const PROBED = 500;

type Parameter = (value: unknown) => string;

export interface Search {
  /** What a row of `shipments s` must fulfill; $1 is the shop. */
  conditions(parameter: Parameter): string[];
  /** So many shipments match that counting them takes long. */
  isBroad: boolean;
}

export const NO_SEARCH: Search = { conditions: () => [], isBroad: false };

/**
 * A whole number, order name, e-mail address or customer's name finds only what has it; other text finds
 * parts of numbers, order names and carriers' names. Without the extension pg_trgm, only the beginnings of numbers
 * and order names are found.
 * @param person the blind indexes of the text as an e-mail address and as a name; null: it is none
 */
export async function findSearch(
  sql: Sql,
  shopId: string,
  text: string,
  person: PersonKeys,
): Promise<Search> {
  const search = text.trim();
  if (!search) return NO_SEARCH;
  const keys = { number: numberKey(search) || null, name: orderNameKey(search) || null };
  const exact = await findExact(sql, shopId, keys, person);
  if (exact.ids.length > 0) {
    return { conditions: (parameter) => [isOneOf(exact.ids, parameter)], isBroad: false };
  }
  const pattern = (key: string | null) =>
    key && `${exact.findsParts ? "%" : ""}${escapeLike(key)}%`;
  const patterns = { number: pattern(keys.number), name: pattern(keys.name) };
  const codes = carriersNamed(search, exact.carriers);
  const company = `%${escapeLike(search)}%`;
  const isCommon = await isFrequent(sql, shopId, { ...patterns, codes, company });
  const ids = isCommon ? null : await findByParts(sql, shopId, patterns);
  return {
    conditions: (parameter) => {
      const either = [
        ...(ids ? [isOneOf(ids, parameter)] : eachCondition(patterns, parameter)),
        ...(codes.length > 0 ? [`s.carrier_code = any(${parameter(codes)}::text[])`] : []),
        `s.tracking_company ilike ${parameter(company)}`,
      ];
      return [`(${either.map((one) => `(${one})`).join(" or ")})`];
    },
    isBroad: ids === null,
  };
}

const isOneOf = (ids: readonly string[], parameter: Parameter) =>
  `s.id = any(${parameter(ids)}::uuid[])`;

/**
 * Whether at least BROAD_MIN of the newest PROBED shipments match: then a page's rows are found by walking its order.
 * A shop with fewer shipments is read whole.
 */
async function isFrequent(
  sql: Sql,
  shopId: string,
  text: SearchKeys & { codes: readonly string[]; company: string },
): Promise<boolean> {
  const { rows } = await sql.query<{ matching: number; probed: number }>({
    name: "shipments.search_probe",
    text: `select count(*)::int as probed, (count(*) filter (
             where s.number_key like $2 or s.carrier_code = any($4::text[]) or s.tracking_company ilike $5
               or ${hasOrder("$3")}))::int as matching
           from (select * from shipments where shop_id = $1 order by created_at desc limit ${PROBED}) s`,
    values: [shopId, text.number, text.name, text.codes, text.company],
  });
  const { matching = 0, probed = 0 } = rows[0] ?? {};
  return probed === PROBED && matching >= BROAD_MIN;
}

/**
 * Whether an order of the shipment has a name like the pattern. The offset keeps PostgreSQL from reading all orders of
 * the shop into a hash table: a page looks at few shipments.
 */
const hasOrder = (pattern: string) => `exists (select from fulfillment_shipments l
  join orders o on o.shop_id = l.shop_id and o.id = l.order_id
  where l.shop_id = $1 and l.shipment_id = s.id and l.removed_at is null and o.name_key like ${pattern} offset 0)`;

/**
 * A recursive common table expression: the codes of the shop's carriers, and null. It steps from value to value through
 * the index, whatever the number of rows.
 */
export const CARRIERS_OF_SHOP = `
  carriers (code) as (
    (select carrier_code from shipments where shop_id = $1 order by carrier_code limit 1)
    union all
    select (select carrier_code from shipments where shop_id = $1 and carrier_code > code
            order by carrier_code limit 1) from carriers where code is not null)`;

interface SearchKeys {
  number: string | null;
  name: string | null;
}

interface PersonKeys {
  email: Buffer | null;
  name: Buffer | null;
}

interface Exact {
  ids: string[];
  /** pg_trgm is there. */
  findsParts: boolean;
  carriers: string[];
}

async function findExact(
  sql: Sql,
  shopId: string,
  { number, name }: SearchKeys,
  { email, name: customer }: PersonKeys,
): Promise<Exact> {
  const { rows } = await sql.query<Exact>({
    name: "shipments.search_exact",
    text: `with recursive ${CARRIERS_OF_SHOP}
           select array(
             select id::text from shipments where shop_id = $1 and number_key = $2
             union ${OF_ORDERS} and o.name_key = $3
             union ${OF_ORDERS} and o.email_index = $4
             union select l.shipment_id::text from order_keys k
               join fulfillment_shipments l
                 on l.shop_id = k.shop_id and l.order_id = k.order_id and l.removed_at is null
               where k.shop_id = $1 and k.key = $5) as ids,
           to_regclass('shipments_number_trgm_idx') is not null as "findsParts",
             array(select code from carriers where code is not null) as carriers`,
    values: [shopId, number, name, email, customer],
  });
  return rows[0] ?? { ids: [], findsParts: false, carriers: [] };
}

const OF_ORDERS = `
  select l.shipment_id::text from orders o
  join fulfillment_shipments l on l.shop_id = o.shop_id and l.order_id = o.id and l.removed_at is null
  where o.shop_id = $1`;

/** The ids of the shipments with such a number or order, so that every order of the list reads only them; null: too many. */
async function findByParts(
  sql: Sql,
  shopId: string,
  { number, name }: SearchKeys,
): Promise<string[] | null> {
  const limit = NAMED_MAX + 1;
  // Not prepared: the best plan depends on the text.
  const { rows } = await sql.query<{ id: string }>(
    `(select id::text from shipments where shop_id = $1 and number_key like $2 limit ${limit})
     union (select l.shipment_id::text
            from (select id from orders where shop_id = $1 and name_key like $3 limit ${limit}) o
            -- The offset makes it look the few up instead of reading all links of the shop.
            cross join lateral (select shipment_id from fulfillment_shipments
              where shop_id = $1 and order_id = o.id and removed_at is null offset 0) l
            limit ${limit})`,
    [shopId, number, name],
  );
  return rows.length > NAMED_MAX ? null : rows.map(({ id }) => id);
}

function eachCondition({ number, name }: SearchKeys, parameter: Parameter): string[] {
  return [
    ...(number ? [`s.number_key like ${parameter(number)}`] : []),
    ...(name ? [hasOrder(parameter(name))] : []),
  ];
}

/** Those of the codes that contain the text, or whose carrier's shown name does. */
function carriersNamed(text: string, codes: readonly string[]): string[] {
  const code = text.toLowerCase();
  const name = companyKey(text);
  return codes.filter(
    (each) =>
      each.includes(code) || (name && companyKey(findCarrier(each)?.name ?? "").includes(name)),
  );
}

/** With the wildcards of LIKE escaped. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
