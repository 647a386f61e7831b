// A push's body: v2's envelope around the tracking as it was, and a signature as it is now.
import { SECOND_MS } from "~/lib/time";
import { META, META_CODES } from "~/trackingmore/contract/meta-codes";
import { pushSignature } from "~/trackingmore/contract/push-signature.server";

/**
 * One line of JSON: some receivers take the body apart with a pattern that stops at a line's end.
 * @param dataJson the tracking, as lists and single reads answer it.
 */
export function pushBody(dataJson: string, email: string, now: Date): string {
  const { type, message } = META_CODES[META.success];
  const meta = JSON.stringify({ code: META.success, type, message });
  const timeStr = Math.floor(now.getTime() / SECOND_MS);
  const verifyInfo = JSON.stringify({ timeStr, signature: pushSignature(email, timeStr) });
  return `{"meta":${meta},"data":${dataJson},"verifyInfo":${verifyInfo}}`;
}
