// The columns of an imported file: what Waymark reads, and which headers of known exports mean them.

export const IMPORT_FIELDS = ["number", "carrier", "order", "shipped", "destination"] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Field → index of its column; null: the file has none. */
export type Mapping = Record<ImportField, number | null>;

/**
 * Headers without case, blanks and signs, the most telling first. AfterShip's are from its documentation of CSV
 * files; ParcelPanel's, 17TRACK's and TrackingMore's exports use these words in different spellings.
 */
const HEADERS: Record<ImportField, readonly string[]> = {
  number: [
    "trackingnumber",
    "trackingnumbers",
    "trackingno",
    "trackingcode",
    "trackingid",
    "number",
    "waybill",
    "waybillnumber",
    "sendungsnummer",
  ],
  carrier: [
    "couriercode",
    "carriercode",
    "courier",
    "couriername",
    "carrier",
    "carriername",
    "slug",
    "shippingcarrier",
    "trackingcompany",
    "versanddienst",
    "versanddienstleister",
  ],
  order: [
    "ordernumber",
    "orderno",
    "ordername",
    "order",
    "orders",
    "orderid",
    "title",
    "bestellungen",
    "bestellnummer",
  ],
  shipped: [
    "trackingshipdate",
    "shippingdate",
    "shipdate",
    "shippeddate",
    "shipped",
    "fulfilleddate",
    "fulfillmentdate",
    "pickupdate",
    "ordercreatetime",
    "ordercreatedat",
    "createdat",
    "versandt",
  ],
  destination: [
    "destinationcountryregion",
    "destinationcountry",
    "destinationcode",
    "destination",
    "tocountry",
    "country",
    "zielland",
  ],
};

const plain = (header: string) => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Identifies files with the same columns; "": the file doesn't name them. */
export function headerKey(header: readonly string[]): string {
  const names = header.map(plain);
  return names.some(Boolean) ? names.join("|").slice(0, 1_000) : "";
}

/**
 * Which column means which field, by its name.
 * @param ownNames the fields' names in the merchant's language, which the file of rejected lines has
 */
export function guessMapping(
  header: readonly string[],
  ownNames?: Record<ImportField, string>,
): Mapping {
  const names = header.map(plain);
  const find = (field: ImportField) => {
    const known = ownNames ? [...HEADERS[field], plain(ownNames[field])] : HEADERS[field];
    const name = known.find((each) => names.includes(each));
    return name === undefined ? null : names.indexOf(name);
  };
  return {
    number: find("number"),
    carrier: find("carrier"),
    order: find("order"),
    shipped: find("shipped"),
    destination: find("destination"),
  };
}
