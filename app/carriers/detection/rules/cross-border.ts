// Formats of marketplaces' own delivery and of the lines that carry China's export parcels.
import { passesS10 } from "./check-digits";
import { type Rule, format } from "./rule";

const MARKETPLACES: Rule[] = [
  format("amazon-tb", "amazon", 15, /^TB[ACM]\d{12}$/, 99),
  format("amazon-tba-station", "amazon", 15, /^TBA[A-Z]{3}\d{9}$/, 95),
  format("amazon-international", "amazon", 11, /^[ACF]\d{10}$/, 62),
  format("aliexpress", "cainiao", 16, /^(?:LP\d{14}|AE\d{14})$/, 90, { also: ["global", "4px"] }),
  format(
    "cainiao-named",
    "cainiao",
    [12, 24],
    /^(?:CAINIAO\w{5,17}|(?!WN|CJP)[A-Z]{3,5}00\d{10,12}YQ)$/,
    88,
    { also: ["global"] },
  ),
];

const CHINA_EXPORT: Rule[] = [
  format("yunexpress", "yunexpress", 18, /^YT\d{16}$/, 99),
  // The shape of S10 with a suffix that belongs to no country.
  format("yanwen-yp", "yanwen", 13, /^[A-Z]{2}\d{9}YP$/, 97, { check: passesS10, failed: 88 }),
  format("yanwen-yw", "yanwen", 13, /^[A-Z]{2}\d{9}YW$/, 82),
  format("4px", "4px", 18, /^4PX\d{13}CN$/, 98),
  format("4px-12", "4px", 12, /^30\d{10}$/, 57),
  format("wanb", "wanbexpress", 17, /^WN[A-Z]{3}\d{10}YQ$/, 97),
  format("cj-packet", "cj-dropshipping", 17, /^CJP[A-Z]{2}\d{10}YQ$/, 97),
  format("sunyou", "sunyou", 13, /^SY[A-Z]{2}\d{9}$/, 95),
  format("cne", "cnexps", 13, /^3A5V\d{9}$/, 95),
  format("sf", "sf-express", [15, 16], /^SF\d{13,14}$/, 97, { also: ["sfb2c"] }),
  format("jt-cn", "jtexpress", 15, /^JT\d{13}$/, 96),
  format("yto", "yto", 15, /^YT\d{13}$/, 90),
  format("deppon", "deppon", 15, /^DP[A-Z]\d{12}$/, 96),
  format("sto", "sto", 13, /^77\d{11}$/, 55, { within: ["CN"] }),
];

export const CROSS_BORDER_RULES: readonly Rule[] = [...MARKETPLACES, ...CHINA_EXPORT];
