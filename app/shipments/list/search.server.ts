// Looks up a search of the list: exact numbers, orders, e-mails and customers' names first, then parts.
import { findCarrier } from "~/carriers/catalogue";
import { companyKey, numberKey } from "~/carriers/resolution/from-shopify";
import type { Sql } from "~/lib/database.server";
import { orderNameKey } from "../keys";

/** Of a search so many shipments are named by their ids at most: they are all read for a page. */
const NAMED_MAX = 10_000;

/** A search that so many of the newest PROBED shipments match is not counted to its end, and not looked up by parts. */
const BROAD_MIN = 25;
const PROBED = 500;
/** Of a search that matches so many of the newest shipments, the orders are looked up if there are few. */
const BROAD_ORDERS_MAX = 1_000;

/** Parts of fewer characters are not in the indexes. */
const PART_MIN_CHARACTERS = 3;

/**
 * The index looks up each three characters of a text. Many numbers begin alike, so that of a long one the end tells
 * enough, and the rest is compared in the rows.
 */
const TELLING_CHARACTERS = 6;

type Parameter = (value: unknown) => string;

export interface Search {
  /** What a row of `shipments s` must fulfill; $1 is the shop. */
  conditions(parameter: Parameter): string[];
  /** So many shipments match that counting them takes long. */
  isBroad: boolean;
  /** All that match, as a uuid[] in PostgreSQL's words; null: they are not known. Some may be in it twice. */
  ids: string | null;
}

export const NO_SEARCH: Search = { conditions: () => [], isBroad: false, ids: null };

/**
 * A whole number, order name, e-mail address or customer's name finds only what has it; other text finds
 * parts of numbers, order names and carriers' names. Without the extension pg_trgm, only the beginnings of numbers
 * and order names are found; the same goes for one or two characters, unless many of the newest shipments contain them.
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
  if (exact.ids.length > 0) return named(exact.ids.join());
  const codes = carriersNamed(search, exact.carriers);
  const patternsOf = (start: string) => ({
    number: keys.number && `${exact.findsParts ? start : ""}${escapeLike(keys.number)}%`,
    name: keys.name && `${exact.findsParts ? start : ""}${escapeLike(keys.name)}%`,
    company: `${start}${escapeLike(search)}%`,
    codes,
    part: keys.number,
  });
  const parts = patternsOf("%");
  const isShort = [keys.number, keys.name].every((key) => (key ?? "").length < PART_MIN_CHARACTERS);
  const isCommon = await isFrequent(sql, shopId, parts);
  if (isCommon && isShort) return matching(parts, null, null);
  const looked = isShort ? patternsOf("") : parts;
  const [ofOrders, others] = await Promise.all([
    findByOrders(sql, shopId, looked, isCommon ? BROAD_ORDERS_MAX : NAMED_MAX),
    isCommon ? null : findByColumns(sql, shopId, looked),
  ]);
  if (ofOrders !== null && others !== null) {
    return named([ofOrders, others].filter(Boolean).join());
  }
  return isShort ? matching(parts, null, null) : matching(parts, ofOrders, others);
}

const isOneOf = (ids: string, parameter: Parameter) =>
  `s.id = any(${parameter(`{${ids}}`)}::uuid[])`;

/** @param ids separated by commas */
function named(ids: string): Search {
  return {
    conditions: (parameter) => [isOneOf(ids, parameter)],
    isBroad: false,
    ids: `{${ids}}`,
  };
}

/** @param ofOrders,others the ids of what matches by its orders, and by its own columns; null: too many */
function matching(patterns: Patterns, ofOrders: string | null, others: string | null): Search {
  return {
    conditions: (parameter) => {
      const { number, name, company, codes } = patterns;
      const either = [
        ...(others === null && number ? [`s.number_key like ${parameter(number)}`] : []),
        ...(others === null && codes.length > 0
          ? [`s.carrier_code = any(${parameter(codes)}::text[])`]
          : []),
        ...(others === null ? [`s.tracking_company ilike ${parameter(company)}`] : []),
        ...(ofOrders === null && name ? [hasOrder(parameter(name))] : []),
        ...[ofOrders, others].filter(Boolean).map((ids) => isOneOf(ids!, parameter)),
      ];
      return [`(${either.map((one) => `(${one})`).join(" or ")})`];
    },
    isBroad: true,
    ids: null,
  };
}

/**
 * Whether at least BROAD_MIN of the newest PROBED shipments match: then a page's rows are found by walking its order.
 * A shop with fewer shipments is read whole.
 */
async function isFrequent(sql: Sql, shopId: string, text: Patterns): Promise<boolean> {
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

/** For LIKE. */
interface Patterns extends SearchKeys {
  /** What `number` contains, without wildcards. */
  part: string | null;
  company: string;
  codes: readonly string[];
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

/** Ids separated by commas: thousands of them go back to the database unread. */
const upTo = (most: string) =>
  `select case when count(*) <= ${most} then coalesce(string_agg(id::text, ','), '') end as ids`;

/** The shipments whose own columns match; null: more than NAMED_MAX. */
async function findByColumns(
  sql: Sql,
  shopId: string,
  { number, part, company, codes }: Patterns,
): Promise<string | null> {
  const end = [...(part ?? "")].slice(-TELLING_CHARACTERS).join("");
  const looked = number?.startsWith("%") ? `%${escapeLike(end)}%` : number;
  // Not prepared: the best plan depends on the text.
  const { rows } = await sql.query<{ ids: string | null }>(
    `${upTo("$2")} from (
       select id from shipments where shop_id = $1
         and (number_key like $3 and strpos(number_key, $6) > 0
           or tracking_company ilike $4 or carrier_code = any($5::text[]))
       limit $2 + 1) found`,
    [shopId, NAMED_MAX, looked, company, codes, part],
  );
  return rows[0]?.ids ?? null;
}

/** The shipments with an order whose name matches; null: more than `most`. */
async function findByOrders(
  sql: Sql,
  shopId: string,
  { name }: Patterns,
  most: number,
): Promise<string | null> {
  const { rows } = await sql.query<{ ids: string | null; isTooMany: boolean }>(
    `with named as materialized (
       select id from orders where shop_id = $1 and name_key like $3 limit $2 + 1)
     ${upTo("$2")}, (select count(*) > $2 from named) as "isTooMany"
     from (select l.shipment_id as id from named
       -- The offset makes it look the few up instead of reading all links of the shop.
       cross join lateral (select shipment_id from fulfillment_shipments
         where shop_id = $1 and order_id = named.id and removed_at is null offset 0) l
       where (select count(*) <= $2 from named)
       limit $2 + 1) found`,
    [shopId, most, name],
  );
  return rows[0]?.isTooMany ? null : (rows[0]?.ids ?? null);
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
