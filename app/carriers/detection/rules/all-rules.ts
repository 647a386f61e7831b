// All number formats of the detector, besides S10.
import { ASIA_PACIFIC_RULES } from "./asia-pacific";
import { CROSS_BORDER_RULES } from "./cross-border";
import { EUROPE_RULES } from "./europe";
import { INTEGRATOR_RULES } from "./integrators";
import { NORTH_AMERICA_RULES } from "./north-america";
import type { Rule } from "./rule";

/** Of two formats that fit equally well the earlier one is named first. */
export const DETECTION_RULES: readonly Rule[] = [
  ...INTEGRATOR_RULES,
  ...NORTH_AMERICA_RULES,
  ...EUROPE_RULES,
  ...CROSS_BORDER_RULES,
  ...ASIA_PACIFIC_RULES,
];
