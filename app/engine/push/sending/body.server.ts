// Builds a push's body: v2's envelope around the recorded tracking, and a signature.
import { SECOND_MS } from "~/lib/time";
import { META, META_CODES } from "~/trackingmore/contract/meta-codes";
import { pushSignature } from "~/trackingmore/contract/push-signature.server";

/**
 * One line of JSON: some receivers parse the body with a pattern that stops at a line end.
 * @param dataJson the tracking, as in lists and single reads.
 */
export function pushBody(dataJson: string, email: string, now: Date): string {
  const { type, message } = META_CODES[META.success];
  const meta = JSON.stringify({ code: META.success, type, message });
  const timeStr = Math.floor(now.getTime() / SECOND_MS);
  const verifyInfo = JSON.stringify({ timeStr, signature: pushSignature(email, timeStr) });
  return `{"meta":${meta},"data":${dataJson},"verifyInfo":${verifyInfo}}`;
}
