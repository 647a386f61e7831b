// Tracking numbers as carriers write them, with right check digits, drawn from a seeded generator.
import type { Random } from "./random.ts";

export type MakeNumber = (random: Random) => string;

const ALPHANUMERIC = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";

/** "1Z", six of the account, two of the service, seven of the parcel, check digit. */
export const ups: MakeNumber = (random) => {
  const body = letters(random, 6) + random.pick(["03", "12", "68"]) + random.digits(7);
  return `1Z${body}${upsCheckDigit(body)}`;
};

/** 22 digits of an Intelligent Mail package barcode. */
export const usps: MakeNumber = (random) => withMod10(`94001${random.digits(16)}`);

export const fedex: MakeNumber = (random) => {
  const body = random.pick(["39", "56", "77"]) + random.digits(9);
  const weights = [3, 1, 7];
  const sum = sumOf(body, (digit, at) => digit * (weights[at % 3] ?? 0));
  return body + ((sum % 11) % 10);
};

/** Ten digits, the last the others modulo 7. */
export const dhlExpress: MakeNumber = (random) => {
  const body = `${random.between(1, 9)}${random.digits(8)}`;
  return body + (Number(body) % 7);
};

/** A shipping container code of DHL Paket. */
export const dhlPaket: MakeNumber = (random) => withMod10(`00340434${random.digits(11)}`);

export const canadaPost: MakeNumber = (random) => withMod10(`70${random.digits(13)}`);

export const evri: MakeNumber = (random) => `H01HYA${random.digits(10)}`;
export const dpdUk: MakeNumber = (random) => `155${random.digits(11)}`;
export const postnl: MakeNumber = (random) => `3SNPRG${random.digits(9)}`;
export const yunExpress: MakeNumber = (random) => `YT26${random.digits(14)}`;
export const fourPx: MakeNumber = (random) => `4PX3${random.digits(12)}CN`;
export const colissimo: MakeNumber = (random) => `6A${random.digits(11)}`;

export const ontrac: MakeNumber = (random) => {
  const body = `C${random.digits(13)}`;
  return body + upsCheckDigit(body);
};

/** Twelve digits with a Luhn check digit. */
export const purolator: MakeNumber = (random) => {
  const body = `33${random.digits(9)}`;
  const sum = sumOf(body, (digit, at) => {
    const doubled = (body.length - at) % 2 === 1 ? digit * 2 : digit;
    return doubled > 9 ? doubled - 9 : doubled;
  });
  return body + ((10 - (sum % 10)) % 10);
};

/** The postal operators' common form: two letters of service, eight digits, check digit, country. */
export function postal(service: string, country: string): MakeNumber {
  return (random) => {
    const serial = random.digits(8);
    const weights = [8, 6, 4, 2, 3, 5, 9, 7];
    const rest = 11 - (sumOf(serial, (digit, at) => digit * (weights[at] ?? 0)) % 11);
    return `${service}${serial}${rest === 10 ? 0 : rest === 11 ? 5 : rest}${country}`;
  };
}

/** GS1's modulo 10: from the right the weights 3, 1, 3, 1 … */
function withMod10(body: string): string {
  const sum = sumOf(body, (digit, at) => digit * ((body.length - at) % 2 === 1 ? 3 : 1));
  return body + ((10 - (sum % 10)) % 10);
}

/** Letters count as (ASCII − 63) modulo 10; every second place counts double. */
function upsCheckDigit(body: string): number {
  const sum = [...body].reduce((total, char, at) => {
    const value = /\d/.test(char) ? Number(char) : (char.charCodeAt(0) - 63) % 10;
    return total + (at % 2 === 1 ? value * 2 : value);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

function sumOf(digits: string, weigh: (digit: number, at: number) => number): number {
  return [...digits].reduce((total, char, at) => total + weigh(Number(char), at), 0);
}

function letters(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick([...ALPHANUMERIC])).join("");
}
