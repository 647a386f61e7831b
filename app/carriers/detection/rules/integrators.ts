// Formats of UPS, FedEx and DHL, which number parcels the same way all over the world.
import {
  passesFedEx12,
  passesFedEx96,
  passesFedExAstra,
  passesMod10,
  passesMod7,
  passesUps,
  passesUpsWaybill,
  passesWith92,
} from "./check-digits";
import { type Rule, format } from "./rule";

const UPS: Rule[] = [
  // UPS's own documentation uses numbers with a wrong check digit, so those stay likely.
  format("ups-1z", "ups", 18, /^1Z[0-9A-Z]{15}\d$/, 99, { check: passesUps, failed: 65 }),
  format("ups-waybill", "ups", 11, /^[AHJKTVW]\d{10}$/, 74, {
    check: passesUpsWaybill,
    failed: 20,
  }),
  format("ups-mail-innovations", "ups-mi", [12, 24], /^MI\d{6}[0-9A-Z]{4,16}$/, 80, {
    also: ["usps", "ups"],
  }),
];

const FEDEX: Rule[] = [
  // One in eleven of any twelve digits adds up; below 4 other carriers' numbers are the more frequent.
  format("fedex-12", "fedex", 12, /^[4-9]\d{11}$/, 88, { check: passesFedEx12, failed: 12 }),
  format("fedex-12-low", "fedex", 12, /^[0-3]\d{11}$/, 78, { check: passesFedEx12, failed: 10 }),
  format("fedex-ground-15", "fedex", 15, /^\d{15}$/, 82, { check: passesMod10, failed: 12 }),
  format("fedex-ground-96", "fedex", 22, /^96\d{20}$/, 96, { check: passesFedEx96, failed: 50 }),
  format("fedex-ground-economy-20", "fedex", 20, /^(?:612\d{17}|02\d{18})$/, 90, {
    check: passesWith92,
    failed: 45,
    also: ["usps"],
  }),
  format("fedex-34", "fedex", 34, /^(?:[0-35-8]|4(?!20)|96)\d+$/, 92, {
    check: passesFedEx12,
    failed: 40,
  }),
  format("fedex-label-32", "fedex", 32, /^\d{32}$/, 82, { check: passesFedExAstra, failed: 15 }),
  format("fedex-sscc-18", "fedex", 18, /^00\d{16}$/, 64, { check: passesMod10 }),
  format("fedex-dt", "fedex", 14, /^DT\d{12}$/, 80),
];

const DHL: Rule[] = [
  // One in seven of any ten digits adds up, so the sum alone is never near certain.
  format("dhl-express-10", "dhl", 10, /^\d{10}$/, 76, { check: passesMod7, failed: 12 }),
  format("dhl-express-11", "dhl", 11, /^\d{11}$/, 52, { check: passesMod7 }),
  // "J" is the data identifier of a license plate, "JD" the code of DHL as its issuer.
  format("dhl-piece", "dhl", [14, 21], /^J?JD01\d{10,16}$/, 92, {
    also: ["dhl-germany", "dhl-uk"],
  }),
  format("dhl-piece-old", "dhl", [11, 14], /^J(?:JD|D|VGL)\d{9,10}$/, 66, {
    also: ["dhl-germany"],
  }),
  format("dhl-piece-00", "dhl", [14, 23], /^J[VJ]?D00\d{10,18}$/, 78, { also: ["dhl-germany"] }),
  format("dhl-piece-other", "dhl", [12, 14], /^J[A-Z]{2,3}\d{9,10}$/, 40),
  format("dhl-global-mail", "dhlglobalmail", [18, 20], /^GM\d{16,18}$/, 96, {
    also: ["dhlecommerce-asia"],
  }),
  format(
    "dhl-ecommerce-packet",
    "dhlglobalmail",
    [12, 40],
    /^(?:GM|LX|RX|UV|CN|SG|TH|IN|HK|MY)(?=[A-Z]*\d)[0-9A-Z]{10,38}$/,
    45,
    { also: ["dhlecommerce-asia"] },
  ),
  format("dhl-ecommerce-14", "dhlglobalmail", 14, /^[56]\d{13}$/, 46),
];

export const INTEGRATOR_RULES: readonly Rule[] = [...UPS, ...FEDEX, ...DHL];
