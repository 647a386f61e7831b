// Check digits of carriers' numbers: each function takes a whole number, upper case and without blanks.

/** "A" … "Z" as code points. */
const CODE_A = 65;
const CODE_0 = 48;

function digitAt(text: string, index: number): number {
  return text.charCodeAt(index) - CODE_0;
}

/** Sum of digits [from, to) times weights that repeat from the left. */
function weightedSum(text: string, from: number, to: number, weights: readonly number[]): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) {
    sum += digitAt(text, index) * (weights[(index - from) % weights.length] ?? 0);
  }
  return sum;
}

const S10_WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7];

/** UPU standard S10: two letters, eight digits, check digit, two letters. */
export function s10CheckDigit(serial: string): number {
  const check = 11 - (weightedSum(serial, 0, 8, S10_WEIGHTS) % 11);
  if (check === 10) return 0;
  return check === 11 ? 5 : check;
}

export function passesS10(number: string): boolean {
  return s10CheckDigit(number.slice(2, 10)) === digitAt(number, 10);
}

/**
 * GS1's modulo 10: from the right, body digits weigh 3, 1, 3, …; the last digit fills up to a ten.
 * Used for SSCC, USPS, FedEx Ground and Canada Post.
 */
export function passesMod10(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 2, weight = 3; index >= 0; index -= 1, weight = 4 - weight) {
    sum += digitAt(digits, index) * weight;
  }
  return (10 - (sum % 10)) % 10 === digitAt(digits, digits.length - 1);
}

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, double = false; index >= 0; index -= 1, double = !double) {
    const value = digitAt(digits, index) * (double ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** DHL Express, Yamato, Sagawa, Japan Post: all digits but the last, modulo 7, are the last. */
export function passesMod7(digits: string): boolean {
  let rest = 0;
  const last = digits.length - 1;
  for (let index = 0; index < last; index += 1) rest = (rest * 10 + digitAt(digits, index)) % 7;
  return rest === digitAt(digits, last);
}

/** UPS's sum over `text` from `from`: letters count as (ASCII - 63) mod 10, every second place twice. */
function upsSumIsRight(text: string, from: number): boolean {
  const last = text.length - 1;
  let sum = 0;
  for (let index = from; index < last; index += 1) {
    const code = text.charCodeAt(index);
    const value = code >= CODE_A ? (code - 63) % 10 : code - CODE_0;
    sum += (index - from) % 2 === 1 ? value * 2 : value;
  }
  return (10 - (sum % 10)) % 10 === digitAt(text, last);
}

/** UPS 1Z numbers: the sum begins after "1Z". */
export function passesUps(number: string): boolean {
  return upsSumIsRight(number, 2);
}

/** UPS waybills, a letter and ten digits: the sum begins after the letter. */
export function passesUpsWaybill(number: string): boolean {
  return upsSumIsRight(number, 1);
}

/** OnTrac: UPS's sum with the leading letter in it. */
export function passesOnTrac(number: string): boolean {
  return upsSumIsRight(number, 0);
}

/** FedEx's twelve digits, the last twelve of `digits`: weights 3, 1, 7, modulo 11, ten counts as zero. */
export function passesFedEx12(digits: string): boolean {
  const start = digits.length - 12;
  const check = (weightedSum(digits, start, start + 11, [3, 1, 7]) % 11) % 10;
  return check === digitAt(digits, digits.length - 1);
}

/** FedEx's 32-digit label: the twelve-digit number stands on places 17 to 28. */
export function passesFedExAstra(digits: string): boolean {
  return passesFedEx12(digits.slice(16, 28));
}

/** FedEx Ground "96": the last fifteen digits are a Ground number. */
export function passesFedEx96(digits: string): boolean {
  return passesMod10(digits.slice(-15));
}

/** FedEx Ground Economy and older USPS numbers of twenty digits leave out a "92" that the sum still counts. */
export function passesWith92(digits: string): boolean {
  return passesMod10(`92${digits}`);
}

/** USPS's older twenty digits: alone, or with the "91" that the label's barcode adds. */
export function passesUsps20(digits: string): boolean {
  return passesMod10(digits) || passesMod10(`91${digits}`);
}

/** USPS behind "420" and a five- or nine-digit ZIP code. */
export function passesUspsAfterZip(digits: string): boolean {
  const long = digits.length === 34 || digits.length === 38;
  return passesMod10(digits.slice(long ? 12 : 8));
}

/** SSCC: the eighteen digits behind GS1's "00". */
export function passesSscc(digits: string): boolean {
  return passesMod10(digits.length === 20 ? digits.slice(2) : digits);
}

/** ISO 7064 modulo 37, 36 as DPD uses it: the last character checks those before it. */
export function passesMod37(text: string): boolean {
  const last = text.length - 1;
  let product = 36;
  for (let index = 0; index < last; index += 1) {
    const sum = (product + alphanumericValue(text, index)) % 36 || 36;
    product = (sum * 2) % 37;
  }
  return (37 - product) % 36 === alphanumericValue(text, last);
}

/** 0-9 are themselves, A-Z are 10-35. */
function alphanumericValue(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code >= CODE_A ? code - CODE_A + 10 : code - CODE_0;
}
