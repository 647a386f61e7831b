// Formats of carriers of Asia, Australia, New Zealand and the Middle East.
import { passesMod10, passesMod7, passesSscc } from "./check-digits";
import { type Rule, format } from "./rule";

const AUSTRALIA: Rule[] = [
  format("auspost-article", "australia-post", 23, /^99\d{21}$/, 90, {
    check: passesMod10,
    failed: 66,
    also: ["auspost"],
  }),
  format("auspost-33", "australia-post", 23, /^33[A-Z0-9]{3}\d{18}$/, 86, { also: ["auspost"] }),
  format("auspost-997", "australia-post", 18, /^997\d{15}$/, 82, { also: ["auspost"] }),
  // Account, seven digits, article of the consignment, product: 20 to 23 places on the label.
  format(
    "auspost-label",
    "australia-post",
    [20, 23],
    /^(?=[A-Z0-9]{0,2}[A-Z])[A-Z0-9]{3}\d{9}0\d+$/,
    76,
    { also: ["auspost", "star-track"] },
  ),
  format(
    "auspost-label-part",
    "australia-post",
    [15, 19],
    /^(?=[A-Z0-9]{0,2}[A-Z])[A-Z0-9]{3}\d{9}0\d+$/,
    48,
    { also: ["auspost"] },
  ),
  format(
    "auspost-consignment-10",
    "australia-post",
    10,
    /^(?=[A-Z0-9]{0,2}[A-Z])[A-Z0-9]{3}\d{7}$/,
    44,
    { also: ["auspost"], within: ["AU"] },
  ),
  format("auspost-7xx", "australia-post", 16, /^7XX\d{13}$/, 90, { also: ["auspost"] }),
  format("startrack-z", "star-track", 12, /^[A-Z0-9]{3}Z\d{8}$/, 84, { within: ["AU"] }),
  format("startrack-4", "star-track", 12, /^[A-Z]{4}\d{8}$/, 74, { within: ["AU"] }),
  format("startrack", "star-track", [11, 13], /^(?=\d?[A-Z])[A-Z0-9]{3,4}Z?\d{8}$/, 40, {
    within: ["AU"],
  }),
  format("couriers-please", "couriers-please", [14, 17], /^CP[A-Z0-9]{3,6}\d{9}$/, 90, {
    within: ["AU"],
  }),
  format("couriers-please-other", "couriers-please", [14, 17], /^CP[A-Z0-9]{12,15}$/, 80, {
    within: ["AU"],
  }),
  format("sendle", "sendle", 7, /^S[0-9A-Z]{6}$/, 50, { within: ["AU", "US", "CA"] }),
  format("aramex-au", "fastway-au", 12, /^[A-Z0-9][A-Z]\d{10}$/, 60, {
    also: ["fastway-nz", "fastway-ie"],
  }),
  format("aramex-nz", "fastway-nz", 12, /^(?:FX|MX|JQ)\d{10}$/, 76),
];

const NEW_ZEALAND: Rule[] = [
  format("sscc-new-zealand", "courierpost", 20, /^00\d94\d{15}$/, 90, {
    check: passesSscc,
    failed: 60,
    also: ["new-zealand-post"],
  }),
  format("nz-post-ticket", "new-zealand-post", 24, /^\d{16}[A-Z]{3}\d{3}[A-Z]{2}$/, 94, {
    also: ["courierpost"],
    within: ["NZ"],
  }),
];

// All three count modulo 7 over twelve digits; only the company or the country tells them apart.
const JAPAN: Rule[] = [
  format("yamato-12", "taqbin-jp", 12, /^\d{12}$/, 58, {
    check: passesMod7,
    also: ["sagawa", "japan-post"],
    within: ["JP"],
  }),
  format("sagawa-12", "sagawa", 12, /^3[56]\d{10}$/, 62, {
    check: passesMod7,
    also: ["taqbin-jp"],
    within: ["JP"],
  }),
  format("japan-post-11", "japan-post", 11, /^\d{11}$/, 44, { check: passesMod7, within: ["JP"] }),
];

// Indian waybills are digits without a sum: lengths and ranges only make them possible.
const INDIA: Rule[] = [
  format("delhivery-13", "delhivery", 13, /^[1-9]\d{12}$/, 54, { within: ["IN"] }),
  format("delhivery-14", "delhivery", 14, /^[1-8]\d{13}$/, 42, { within: ["IN"] }),
  format("xpressbees", "xpressbees", [14, 15], /^1[34]\d{12,13}$/, 52, {
    also: ["delhivery"],
    within: ["IN"],
  }),
  format("shadowfax", "shadowfax", [13, 15], /^SF\d{8,10}[A-Z]{3}$/, 84, { within: ["IN"] }),
  format("bluedart", "bluedart", 11, /^[1-9]\d{10}$/, 46, { within: ["IN"] }),
  format("ekart-fmp", "ekart", 14, /^FMP[A-Z]\d{10}$/, 92, { within: ["IN"] }),
  format("ekart", "ekart", 14, /^[A-Z]{4}\d{10}$/, 64, { within: ["IN"] }),
  format("dtdc", "dtdc", 9, /^[A-Z]\d{8}$/, 66, { within: ["IN"] }),
  format("ecom-express", "ecom-express", [9, 10], /^(?:9[01]\d{8}|6[25]\d{7}|2[89]\d{8})$/, 34, {
    within: ["IN"],
  }),
  format("amazon-in", "amazon-in", 12, /^27[68]\d{9}$/, 57, { within: ["IN"] }),
];

const EAST_AND_SOUTH_EAST: Rule[] = [
  format("amazon-uk", "amazon-uk", 12, /^Q[A-Z]\d{10}$/, 84, { within: ["GB"] }),
  format("jt-sg", "jt-express-sg", 16, /^JT\d{14}$/, 92, { also: ["jtexpress"] }),
  format("jt-my", "jtexpress-my", 12, /^6[0-3]\d{10}$/, 56, { within: ["MY", "SG"] }),
  format("seven-eleven", "qi-eleven", 12, /^F\d{11}$/, 72, { within: ["TW"] }),
  format("chunghwa-20", "taiwan-post", 20, /^(?:5[12]|184)\d+$/, 64, { within: ["TW"] }),
  format("chunghwa-20-other", "taiwan-post", 20, /^5[03-9]\d{18}$/, 52, { within: ["TW"] }),
  format("t-cat", "t-cat", 12, /^(?:400|909)\d{9}$/, 60, { within: ["TW"] }),
  format("poslaju", "poslaju", 14, /^[A-Z]{3}\d{9}MY$/, 96, { also: ["malaysia-post"] }),
  format("gdex", "gdex", 13, /^MY\d{11}$/, 92, { within: ["MY", "SG"] }),
  format("ninja-my", "ninjavan-my", 18, /^NVMY[A-Z0-9]{14}$/, 97, { also: ["ninjavan"] }),
  format("ninja-sg", "ninjavan", 18, /^NVSG[A-Z0-9]{14}$/, 97),
  format(
    "ninja-ph",
    "ninjavan-ph",
    [16, 18],
    /^(?:NVPH[A-Z0-9]{14}|[A-Z]{2}PH[A-Z]{2}\w{10})$/,
    90,
    { also: ["ninjavan"] },
  ),
  format("flash", "flashexpress", [13, 18], /^(?!TH\d{9}[A-Z]{2}$)TH\d{2}[A-Z0-9]{9,14}$/, 93, {
    within: ["TH"],
  }),
];

const MIDDLE_EAST: Rule[] = [
  format("aramex", "aramex", [10, 11], /^(?:3\d|4[4-7])\d{8,9}$/, 62, {
    check: passesMod7,
    failed: 42,
  }),
  format("smsa", "smsa-express", 12, /^29\d{10}$/, 60, {
    within: ["SA", "AE", "BH", "KW", "JO", "EG"],
  }),
];

export const ASIA_PACIFIC_RULES: readonly Rule[] = [
  ...AUSTRALIA,
  ...NEW_ZEALAND,
  ...JAPAN,
  ...INDIA,
  ...EAST_AND_SOUTH_EAST,
  ...MIDDLE_EAST,
];
