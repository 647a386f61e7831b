// POST /carriers/detect.
import { META } from "~/trackingmore/contract/meta-codes";
import { type Candidate, detectCarrier } from "~/carriers/detection/detect";
import { isNoise } from "~/carriers/resolution/number-noise";
import { TRACKING_NUMBER } from "~/trackingmore/contract/contract";
import { detectSchema } from "~/trackingmore/contract/contract-lookups";
import { NUMBER_MAX_LENGTH } from "~/trackingmore/contract/limits";
import type { Endpoint } from "../requests/endpoint.server";
import { respond, refuse } from "../requests/envelope";
import { QUOTA_COST, spendQuota } from "../requests/quota.server";

/** A weaker match is a guess: most 12-digit numbers fit some format. */
const FAIR_CONFIDENCE = 30;
/** The same of a number that may be a date or a phone number: most eight digits fit some format. */
const FAIR_CONFIDENCE_OF_NOISE = 60;

/** Best match first. Numbers that a create refuses are refused here too. */
export const detect: Endpoint = async ({ catalogue, database }, caller, _request, body) => {
  if (Array.isArray(body)) return refuse(META.badRequest);
  const read = detectSchema.safeParse(body);
  if (!read.success) return refuse(META.badRequest);
  const { tracking_number: number } = read.data;
  if (number === null) return refuse(META.numberRequired);
  if (!TRACKING_NUMBER.test(number) || number.length > NUMBER_MAX_LENGTH)
    return refuse(META.invalidNumber);
  if (!(await spendQuota(database.pool, caller, QUOTA_COST.detect)))
    return refuse(META.quotaExceeded);
  const fairFrom = isNoise(number) ? FAIR_CONFIDENCE_OF_NOISE : FAIR_CONFIDENCE;
  const fair = detectCarrier(number).filter(({ confidence }) => confidence >= fairFrom);
  const isFailed = ({ checkDigit }: Candidate) => checkDigit === "failed";
  const valid = fair.filter((candidate) => !isFailed(candidate));
  // A failed check digit is never the best match, so without another candidate it is none.
  const offered = valid.length > 0 ? [...valid, ...fair.filter(isFailed)] : [];
  const carriers = offered.flatMap(({ code }) => {
    const carrier = catalogue.findCarrier(code);
    return carrier ? [{ name: carrier.name, code }] : [];
  });
  return carriers.length > 0 ? respond(carriers) : refuse(META.carrierNotDetected);
};
