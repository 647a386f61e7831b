// What people type, and what addresses carry: order names made comparable, shipment ids recognized.

/** `#1001`, ` 1001 ` and `# 1001` are one order: no "#", no blanks, lower case. */
export function orderNameKey(name: string): string {
  return name.replace(/[#\s]/g, "").toLowerCase();
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text from an address can be a shipment's id at all; PostgreSQL throws on one that can't. */
export function isShipmentId(text: string): boolean {
  return UUID.test(text);
}
