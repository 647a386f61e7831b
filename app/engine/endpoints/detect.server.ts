// POST /carriers/detect.
import { detectCarrier } from "~/carriers/detection/detect";
import { TRACKING_NUMBER } from "~/trackingmore/contract/contract";
import { detectSchema } from "~/trackingmore/contract/contract-lookups";
import { NUMBER_MAX_LENGTH } from "~/trackingmore/contract/limits";
import type { Endpoint } from "../requests/endpoint.server";
import { answer, refuse } from "../requests/envelope";
import { QUOTA_COST, spendQuota } from "../requests/quota.server";

/** The surest first; a number that could not be created either is refused before anyone guesses. */
export const detect: Endpoint = async ({ catalogue, database }, caller, _request, body) => {
  if (Array.isArray(body)) return refuse(4012);
  const read = detectSchema.safeParse(body);
  if (!read.success) return refuse(4012);
  const { tracking_number: number } = read.data;
  if (number === null) return refuse(4013);
  if (!TRACKING_NUMBER.test(number) || number.length > NUMBER_MAX_LENGTH) return refuse(4014);
  if (!(await spendQuota(database.pool, caller, QUOTA_COST.detect))) return refuse(4021);
  const carriers = detectCarrier(number).flatMap(({ code }) => {
    const carrier = catalogue.findCarrier(code);
    return carrier ? [{ name: carrier.name, code }] : [];
  });
  return carriers.length > 0 ? answer(carriers) : refuse(4032);
};
