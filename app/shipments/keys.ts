// Normalizes order names for comparison and validates shipment ids.

/** Removes "#" and blanks, lower case: `#1001`, ` 1001 ` and `# 1001` are one order. */
export function orderNameKey(name: string): string {
  return name.replace(/[#\s]/g, "").toLowerCase();
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether text is a UUID; PostgreSQL throws when it compares other text with one. */
export function isShipmentId(text: string): boolean {
  return UUID.test(text);
}
