// An air waybill number: three digits of its airline, seven of a serial, and one that checks them.

export interface AirWaybill {
  /** The airline's three digits: `172`. */
  prefix: string;
  /** Seven digits and the check digit: `28891934`. */
  serial: string;
}

export type ReadAirWaybill =
  | { outcome: "read"; waybill: AirWaybill }
  | { outcome: "misshapen" }
  | { outcome: "wrong_check_digit"; expected: number };

/** Blanks and dashes of any kind may stand after the prefix and in the middle of the serial, as on the paper. */
const AIR_WAYBILL = /^(\d{3})[\s\p{Pd}]*(\d{4})[\s\p{Pd}]*(\d{3})(\d)$/u;

/** Reads `172-28891934`, `172 2889 1934` or `17228891934`; IATA Resolution 600a: the check digit is the serial modulo 7. */
export function readAirWaybill(text: string): ReadAirWaybill {
  const match = AIR_WAYBILL.exec(text.normalize("NFKC").trim());
  if (!match) return { outcome: "misshapen" };
  const [, prefix = "", first = "", second = "", check = ""] = match;
  const expected = airWaybillCheckDigit(first + second);
  if (Number(check) !== expected) return { outcome: "wrong_check_digit", expected };
  return { outcome: "read", waybill: { prefix, serial: `${first}${second}${check}` } };
}

/** @param serial seven digits. */
export function airWaybillCheckDigit(serial: string): number {
  return Number(serial) % 7;
}
