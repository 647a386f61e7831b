// The type of one history entry of a shipment.

export const NOTE_MAX_CHARACTERS = 1000;

export interface ShipmentChange {
  shipmentId: string;
  kind: "status" | "registration" | "carrier" | "number" | "removed" | "note";
  before: string | null;
  /** Of a note: its text. */
  after: string | null;
  /** Shopify's id of the user who made it; absent or null: Waymark, Shopify or the carrier. */
  by?: string | null;
}
