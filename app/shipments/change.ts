// The type of one history entry of a shipment.

export interface ShipmentChange {
  shipmentId: string;
  kind: "status" | "registration" | "carrier" | "number" | "removed";
  before: string | null;
  after: string | null;
}
