// SQL that finds a shop's stored scans by words in their texts.
import type { Sql } from "~/lib/database.server";
import type { Status } from "~/trackingmore/contract/status";
import type { LegName } from "../shipment";

/** Equal texts of like shipments, and how many scans have them. */
export interface ScanTexts {
  leg: LegName;
  description: string;
  details: string;
  status: Status | null;
  substatus: string | null;
  carrierCode: string;
  trackingCompany: string | null;
  originCountry: string | null;
  destinationCountry: string | null;
  /** Carriers of the two legs. */
  originCarrier: string | null;
  destinationCarrier: string | null;
  count: number;
}

/** More kinds of texts than a person reads. */
const TEXTS_MAX = 2000;

/** As masking-check.ts compares: without accents, blanks and signs. */
const BARE = `regexp_replace(lower(normalize(c.description || ' ' || c.details, NFKD)), '[^[:alnum:]]', '', 'g')`;

/**
 * The most frequent texts that contain one of the words, in any spelling. Reads all scans of the shop.
 * @param words as wordsToFind returns them
 */
export async function listTextsWith(
  sql: Sql,
  shopId: string,
  words: readonly string[],
): Promise<ScanTexts[]> {
  if (words.length === 0) return [];
  const { rows } = await sql.query<ScanTexts>({
    name: "shipments.texts_with",
    text: `select c.leg, c.description, c.details, c.status, c.substatus, s.carrier_code as "carrierCode",
             s.tracking_company as "trackingCompany", s.origin_country as "originCountry",
             s.destination_country as "destinationCountry",
             s.legs -> 'origin' ->> 'carrierCode' as "originCarrier",
             s.legs -> 'destination' ->> 'carrierCode' as "destinationCarrier", count(*)::int as count
           from checkpoints c join shipments s on s.shop_id = c.shop_id and s.id = c.shipment_id
           where c.shop_id = $1 and not c.earlier_parcel
             and exists (select from unnest($2::text[]) w (word) where position(word in ${BARE}) > 0)
           group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
           order by count desc, c.description, c.details limit ${TEXTS_MAX}`,
    values: [shopId, words],
  });
  return rows;
}
