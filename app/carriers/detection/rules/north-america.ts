// Formats of the United States' and Canada's carriers.
import {
  passesLuhn,
  passesMod10,
  passesOnTrac,
  passesUsps20,
  passesUspsAfterZip,
} from "./check-digits";
import { type Rule, format } from "./rule";

const US = ["US", "PR", "GU", "VI"];
const US_AND_CANADA = ["US", "CA"];
/** They print USPS labels and hand over to USPS, who delivers and knows the number. */
const USPS_CONSOLIDATORS = [
  "dhlglobalmail",
  "ups-mi",
  "osmworldwide",
  "pitneybowes",
  "asendia-usa",
];

// Intelligent Mail package barcode: 92-95 say who numbers the parcel, then service, mailer, serial, check digit.
// A mailer's own range names who collected it; USPS delivers all of them and so stays first.
const USPS: Rule[] = [
  format("usps-22", "usps", 22, /^9[1-5]\d{20}$/, 97, {
    check: passesMod10,
    failed: 58,
    also: USPS_CONSOLIDATORS,
  }),
  format("usps-26", "usps", 26, /^9[1-5]\d{24}$/, 94, {
    check: passesMod10,
    failed: 52,
    also: USPS_CONSOLIDATORS,
  }),
  format("usps-zip", "usps", [30, 38], /^420\d{5}(?:\d{4})?9[1-5]\d{20}(?:\d{4})?$/, 97, {
    check: passesUspsAfterZip,
    failed: 60,
    also: USPS_CONSOLIDATORS,
  }),
  // Service codes in use; the rest of the older numbering is wide open, and two sums make it twice as open.
  format("usps-20", "usps", 20, /^(?:0[1-5]|23|7[0137])\d{18}$/, 84, {
    check: passesUsps20,
    failed: 22,
  }),
  format("usps-20-other", "usps", 20, /^(?:[12]\d|7[24-689])\d{18}$/, 58, {
    check: passesUsps20,
    failed: 15,
  }),
  format(
    "mailer-dhl-ecommerce",
    "dhlglobalmail",
    [22, 34],
    /^(?:420\d{5}(?:\d{4})?)?9(?:361269|374869|261290|261299|274890)\d{15}$/,
    82,
    { check: (number) => passesMod10(number.slice(-22)), failed: 20 },
  ),
  format("mailer-firstmile", "firstmile", 22, /^92748902\d{14}$/, 80, { check: passesMod10 }),
  format("mailer-osm", "osmworldwide", 22, /^927489031\d{13}$/, 80, { check: passesMod10 }),
  format("mailer-fedex", "fedex", 22, /^(?:92612|92748999)\d+$/, 80, { check: passesMod10 }),
  format("mailer-ups-mi", "ups-mi", 26, /^92748999\d{18}$/, 80, { check: passesMod10 }),
];

const UNITED_STATES: Rule[] = [
  format("ontrac", "ontrac", 15, /^[CD]\d{14}$/, 93, {
    check: passesOnTrac,
    failed: 40,
    within: US,
  }),
  format("lasership-l", "lasership", 10, /^L[EHIMNSX]\d{8}$/, 92, { also: ["ontrac"], within: US }),
  format("lasership-la", "lasership", 10, /^(?:LA\d{8}|Q\d{8}[A-Z])$/, 74, {
    also: ["ontrac"],
    within: US,
  }),
  format("lasership-1ls", "lasership", [15, 17], /^1LS\d(?:\d{11}|\d{12}1)$/, 92, {
    also: ["ontrac"],
    within: US,
  }),
  // Later parcels of one shipment, and the lettered series that other shippers imitate.
  format(
    "lasership-1ls-other",
    "lasership",
    [15, 18],
    /^1LS(?:\d{13}[02-9]|[A-Z][0-9A-Z]{11,14})$/,
    78,
    { also: ["ontrac"], within: US },
  ),
  format("speedee", "speedee", [18, 20], /^SP\d{16,18}$/, 93, { within: US }),
  format("gofo", "gofo", 18, /^GF[A-Z]{2}\d{14}$/, 97),
  format("old-dominion", "old-dominion", [10, 11], /^(?:07[27]|77[78]|80\d)\d{7,8}$/, 64, {
    check: passesLuhn,
    within: US_AND_CANADA,
  }),
  format("gls-us", "gls-us", 20, /^0{7}\d{13}$/, 85, { within: US }),
  format("pitney-bowes", "pitneybowes", [13, 15], /^PBX?[A-Z]{2,3}\d{9}$/, 90, {
    also: ["parcel", "newgistics"],
  }),
];

const CANADA: Rule[] = [
  format("canada-post-16", "canada-post", 16, /^\d{16}$/, 88, { check: passesMod10, failed: 18 }),
  // All published numbers begin with 2 or 3, where FedEx's are few; one in ten of any twelve digits adds up.
  format("purolator-12", "purolator", 12, /^[23]\d{11}$/, 79, {
    check: passesLuhn,
    within: ["CA"],
  }),
  format("purolator-12-other", "purolator", 12, /^[0145]\d{11}$/, 55, {
    check: passesLuhn,
    within: ["CA"],
  }),
  format("purolator-letters", "purolator", 12, /^[A-Z]{3}\d{9}$/, 66, { also: ["tnt-au"] }),
  format("canpar", "canpar", 22, /^[CDKLSUXZ]\d{21}$/, 95, { within: US_AND_CANADA }),
  format("intelcom", "intelcom", 16, /^INTL[A-Z]{3}\d{9}$/, 98, { within: US_AND_CANADA }),
  format("landmark", "landmark-global", [11, 14], /^LTN\d{8,9}(?:N\d)?$/, 97),
  format("uniuni", "uni", [16, 20], /^UU[SC][0-9A-Z]{13,17}$/, 92, { within: US_AND_CANADA }),
];

export const NORTH_AMERICA_RULES: readonly Rule[] = [...USPS, ...UNITED_STATES, ...CANADA];
