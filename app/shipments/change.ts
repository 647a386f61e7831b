// One line of a shipment's history.

export interface ShipmentChange {
  shipmentId: string;
  kind: "status" | "registration" | "carrier" | "number" | "removed";
  before: string | null;
  after: string | null;
}
