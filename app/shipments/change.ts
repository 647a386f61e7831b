// The type of one history entry of a shipment, and the limits of its texts.

export const NOTE_MAX_CHARACTERS = 1000;
/** Of the reason for a status that the merchant sets. */
export const STATUS_REASON_MAX_CHARACTERS = 200;

export interface ShipmentChange {
  shipmentId: string;
  kind: "status" | "by_hand" | "registration" | "carrier" | "number" | "removed" | "note";
  before: string | null;
  /** Of a note: its text. Of by_hand: the reason for the status that the merchant set; null: they cleared it. */
  after: string | null;
  /** Shopify's id of the user who made it; absent or null: Waymark, Shopify or the carrier. */
  by?: string | null;
}
