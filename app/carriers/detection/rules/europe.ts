// Formats of Europe's carriers.
import { passesMod10, passesMod37, passesSscc } from "./check-digits";
import { type Rule, format } from "./rule";

const GERMAN_SPEAKING = ["DE", "AT", "CH"];
const NORDIC = ["SE", "NO", "DK", "FI"];

const BRITAIN: Rule[] = [
  format("royal-mail-2d", "royal-mail", 21, /^\d{2}[A-Z0-9]{19}$/, 30, { within: ["GB"] }),
  format("parcelforce-14", "parcel-force", 14, /^PB[A-Z]{2}\d{10}$/, 88, { also: ["royal-mail"] }),
  format("parcelforce-9", "parcel-force", 9, /^[A-Z]{2}\d{7}$/, 66, { also: ["royal-mail"] }),
  format("evri", "hermes-uk", 16, /^[HTC]\d{2}[A-Z0-9]{3}\d{10}$/, 92, { also: ["hermes"] }),
  format("evri-16", "hermes-uk", 16, /^\d{16}$/, 22, { within: ["GB", "IE"] }),
  // Yodel kept the license plates "JD00" of the DHL business that it once was.
  format("yodel", "yodel", [18, 19], /^J?JD00\d{14}$/, 94, {
    also: ["whistl"],
    within: ["GB", "IE"],
  }),
  format("yodel-other", "yodel", [18, 19], /^J?JD(?!00|01)\d{16}$/, 74, {
    also: ["whistl", "dhl"],
  }),
  format("dhl-parcel-uk-14", "dhl-uk", 14, /^(?:4\d|60)\d{12}$/, 34, {
    also: ["ukmail"],
    within: ["GB", "IE"],
  }),
];

// Fourteen digits, the first four the depot that took it in; the printed fifteenth character checks them.
const DPD: Rule[] = [
  format("dpd-28", "dpd", 28, /^\d{27}[0-9A-Z]$/, 92, {
    check: passesMod37,
    failed: 45,
    also: ["dpd-de"],
  }),
  format("dpd-15", "dpd-de", 15, /^(?!095)[01]\d{13}[0-9A-Z]$/, 80, {
    check: passesMod37,
    failed: 42,
    also: ["dpd"],
  }),
  format("dpd-15-other", "dpd-de", 15, /^[2-9]\d{13}[0-9A-Z]$/, 54, {
    check: passesMod37,
    failed: 24,
    also: ["dpd"],
  }),
  format("dpd-depot", "dpd-de", 14, /^0[1-9]\d{12}$/, 80, { also: ["dpd", "exapaq", "mydpd"] }),
  format("dpd-uk", "dpd-uk", [14, 15], /^15[5-9]\d{11}[A-Z]?$/, 82, { also: ["dpd"] }),
  format("dpd-portugal", "dpd-por", 15, /^095\d{11}[0-9A-Z]$/, 88, {
    check: passesMod37,
    failed: 60,
    also: ["dpd"],
  }),
  format("dpd-poland", "dpd-poland", [14, 15], /^\d{13}[A-Z]\d?$/, 84, { also: ["dpd"] }),
  format("dpd-14", "dpd", 14, /^\d{14}$/, 26),
];

const GERMANY: Rule[] = [
  format("dhl-paket-sscc", "dhl-germany", 20, /^0034\d{16}$/, 96, {
    check: passesSscc,
    failed: 72,
    also: ["dhl"],
  }),
  format("dhl-paket-sscc-short", "dhl-germany", 18, /^340434\d{12}$/, 92, {
    check: passesSscc,
    failed: 60,
    also: ["dhl"],
  }),
  format("dhl-paket-jjd", "dhl-germany", 16, /^JJD\d{13}$/, 84, { also: ["dhl"] }),
  format("dhl-piece-long", "dhl-poland", [24, 25], /^JJD\d{21,22}$/, 62, {
    also: ["dhl", "dhl-germany", "dhlparcel-nl"],
  }),
  format("hermes-de-h", "hermes-de", 20, /^H\d{19}$/, 96, {
    also: ["hermes"],
    within: GERMAN_SPEAKING,
  }),
  format("hermes-de-14", "hermes-de", 14, /^140\d{11}$/, 66, {
    check: passesMod10,
    failed: 44,
    within: GERMAN_SPEAKING,
  }),
  format("hermes-de-14-other", "hermes-de", 14, /^(?:0|1[0-35-9]|14[1-9])\d+$/, 40, {
    check: passesMod10,
    failed: 18,
    within: GERMAN_SPEAKING,
  }),
];

const GLS: Rule[] = [
  format("gls-track-id", "gls", 8, /^(?:[YZ](?=[A-Z0-9]*\d)[A-Z0-9]{7}|00[A-Z][0-9A-Z]{5})$/, 58),
  format("gls-8", "gls", 8, /^(?=.*\d)(?=.*[A-Z])(?![A-Z]+\d+$)[A-Z0-9]{8}$/, 38),
  format("gls-11", "gls", 11, /^(?:3[1-3]|50|90|91|28)\d{9}$/, 56, { also: ["gls-es"] }),
  format("gls-nl", "gls-nl", 14, /^97\d{12}$/, 62, { also: ["gls"] }),
  format("gls-italy-ks", "gls-italy", 11, /^KS\d{9}$/, 82, { within: ["IT"] }),
  format("gls-italy", "gls-italy", 11, /^[A-Z]{2}\d{9}$/, 50, { within: ["IT"] }),
];

const LOW_COUNTRIES: Rule[] = [
  format("postnl-3s", "postnl-3s", [13, 17], /^3S(?!DFC)[A-Z]{4}\d{7,11}$/, 97, {
    also: ["postnl-parcels", "netherlands-post"],
  }),
  format("postnl-3s-any", "postnl-3s", [13, 19], /^3S(?!DFC)[A-Z0-9]{4,6}\d{7,11}$/, 84, {
    also: ["postnl-parcels"],
  }),
  format("dhl-nl-3s", "dhlparcel-nl", [13, 16], /^3SDFC\d{8,11}$/, 95, { also: ["dhl-nl"] }),
  format("dhl-nl-jvgl", "dhlparcel-nl", [18, 24], /^JVGL(?!10)\d{14,20}$/, 86, {
    also: ["dhl-nl", "dhl-benelux", "dhl"],
  }),
  format("dhl-es-jvgl", "dhl-es", [18, 24], /^JVGL10\d{12,18}$/, 76, {
    also: ["dhlparcel-nl", "dhl"],
  }),
  format("bpost", "belgium-post", [22, 24], /^32\d{20,22}$/, 88),
];

const FRANCE: Rule[] = [
  format("colissimo", "colissimo", 13, /^\d[A-Z]\d{11}$/, 88, { also: ["laposte", "asendia-usa"] }),
  format("laposte-15", "laposte", 15, /^8[67]\d{13}$/, 84, { also: ["colissimo"] }),
  format("chronopost", "chronopost", 13, /^X[A-Z]\d{9}(?:FR|JB|XX|EE|TS)$/, 95, {
    also: ["laposte"],
  }),
  format(
    "colis-prive",
    "colis-prive",
    [16, 17],
    /^(?:[CNZ]\d{16}|1R\d{14}|Q\d{11}[BL]\d{4})$/,
    90,
    { within: ["FR", "BE", "LU", "MC"] },
  ),
  format("mondial-relay", "mondialrelay", 8, /^\d{8}$/, 34, {
    within: ["FR", "BE", "ES", "NL", "LU", "PT"],
  }),
];

const SOUTH: Rule[] = [
  format("correos-23", "correos-spain", 23, /^[PQ][A-Z0-9]{22}$/, 92),
  format("correos-express", "correosexpress", 16, /^(?:32|6[36])\d{14}$/, 89, {
    check: passesMod10,
    failed: 56,
    within: ["ES", "PT"],
  }),
  format("correos-express-23", "correosexpress", 23, /^(?:32|6[36])\d{21}$/, 80, {
    within: ["ES", "PT"],
  }),
  format("ctt-express", "ctt-express", [22, 25], /^00\d{20,23}$/, 76, { within: ["ES", "PT"] }),
  format(
    "poste-italiane",
    "poste-italiane",
    [12, 13],
    /^(?:\d[A-Z0-9]{4}\d?I\d{6}|\d[A-Z]\d{4}[A-Z]\d{6}|\d[A-Z]{2}\d{10})$/,
    89,
    { also: ["italy-sda"] },
  ),
  format("brt", "bartolini", [12, 15], /^(?:(?:0[89]|1[0145737])\d{10}|14\d{13})$/, 30, {
    within: ["IT"],
  }),
  format("yurtici", "yurtici-kargo", 12, /^905\d{9}$/, 46, { within: ["TR"] }),
];

// SSCC: GS1's "00", an extension digit, then the prefix of the country: 70 Norway, 73 Sweden, 57 Denmark, 64 Finland.
const NORTH: Rule[] = [
  format("sscc-sweden", "sweden-posten", 20, /^00\d73\d{15}$/, 88, {
    check: passesSscc,
    failed: 56,
    also: ["posten-norge", "denmark-post", "bring"],
    within: NORDIC,
  }),
  format("sscc-norway", "posten-norge", 20, /^00\d70\d{15}$/, 88, {
    check: passesSscc,
    failed: 56,
    also: ["bring", "sweden-posten", "denmark-post"],
    within: NORDIC,
  }),
  format("sscc-denmark", "denmark-post", 20, /^00\d57\d{15}$/, 84, {
    check: passesSscc,
    failed: 50,
    also: ["sweden-posten"],
    within: NORDIC,
  }),
  format("sscc-finland", "finland-posti", 20, /^00\d64\d{15}$/, 84, {
    check: passesSscc,
    failed: 50,
    also: ["matkahuolto"],
    within: NORDIC,
  }),
  format("posten-18", "posten-norge", 18, /^37[03]\d{15}$/, 90, {
    check: passesMod10,
    failed: 60,
    also: ["bring", "sweden-posten", "denmark-post"],
    within: NORDIC,
  }),
  format("postnord-18", "sweden-posten", 18, /^3(?:7[124-9]|57|64)\d+$/, 80, {
    check: passesMod10,
    failed: 50,
    also: ["posten-norge", "denmark-post", "bring"],
    within: NORDIC,
  }),
  // GS1's shipment number (GSIN), seventeen digits.
  format("bring-17", "bring", 17, /^7[0-3]\d{15}$/, 90, {
    check: passesMod10,
    failed: 70,
    also: ["posten-norge"],
    within: NORDIC,
  }),
  format("posti", "finland-posti", 21, /^JJFI\d{17}$/, 98),
];

const CENTRAL_AND_EAST: Rule[] = [
  format("austrian-post-22", "austria-post", 22, /^10\d{20}$/, 86),
  format("swiss-post-18", "swiss-post", 18, /^9[89]\d{16}$/, 80),
  format("inpost", "inpost-paczkomaty", 24, /^[56]\d{23}$/, 93),
  format("poczta-polska-sscc", "poczta-polska", 20, /^00\d59\d{15}$/, 86, {
    check: passesSscc,
    failed: 50,
  }),
  format("packeta", "packeta", 11, /^Z\d{10}$/, 92),
  format("venipak", "venipak", [13, 14], /^V\d{5}[A-Z]?\d{7}$/, 92, {
    within: ["LT", "LV", "EE", "PL", "FI"],
  }),
  format("magyar-posta", "magyar-posta", 13, /^PB\d[A-Z0-9]{3}\d{7}$/, 88),
  format("magyar-posta-other", "magyar-posta", 13, /^PB[A-Z0-9]{11}$/, 52),
  format("nova-poshta", "nova-poshta", 14, /^(?:20[4-9]|59[0-9])\d{11}$/, 50, { within: ["UA"] }),
];

export const EUROPE_RULES: readonly Rule[] = [
  ...BRITAIN,
  ...DPD,
  ...GERMANY,
  ...GLS,
  ...LOW_COUNTRIES,
  ...FRANCE,
  ...SOUTH,
  ...NORTH,
  ...CENTRAL_AND_EAST,
];
