// Endpoint for a tracking service's pushes. Their body is unsigned, so a push only triggers a sync.
import { parseJson } from "~/lib/text/json";
import type { Deps } from "~/lib/deps.server";
import { MINUTE_MS, SECOND_MS } from "~/lib/time";
import { findShopByPushToken } from "~/shops/store-push.server";
import { isPushSignature } from "~/trackingmore/contract/push-signature.server";
import { readPush, type VerifyInfo } from "~/trackingmore/contract/pushed";
import { enqueueSync } from "../register/register.server";

/** Many times the size of a parcel with a thousand scans. */
const BODY_MAX_BYTES = 1024 * 1024;
/** Allows for clock differences and queues; older pushes may be replayed. */
const FRESH_FOR_MS = 10 * MINUTE_MS;
const TOKEN = /^\/webhooks\/tracking\/([A-Za-z0-9_-]{16,64})\/?$/;

/**
 * `POST /webhooks/tracking/:token`. Answers 200 to every well-formed push, accepted or not, so that guessing a token
 * reveals nothing and senders don't retry. Otherwise 404, 405, 413 or 400. Failures are thrown, so that the sender
 * retries.
 */
export function createPushEndpoint(parts: Deps): (request: Request) => Promise<Response> {
  return async (request) => {
    const token = TOKEN.exec(new URL(request.url).pathname)?.[1];
    if (!token) return answer(404, "not found");
    if (request.method !== "POST") return answer(405, "POST only", { allow: "POST" });
    const text = await readText(request);
    if (text === null) return answer(413, `larger than ${BODY_MAX_BYTES} bytes`);
    const push = readPush(parseJson(text));
    if (!push) return answer(400, "not a push");
    await receiveNotification(parts, token, push.verifyInfo);
    return answer(200, "200");
  };
}

async function receiveNotification(
  { database, sealer, clock, log }: Deps,
  token: string,
  verifyInfo: VerifyInfo | null,
): Promise<void> {
  const shop = await findShopByPushToken(database, sealer, token);
  if (!shop) return;
  const { shopId, email } = shop;
  if (!verifyInfo) return log.info({ shopId }, "push ignored: unsigned");
  const { timeStr, signature } = verifyInfo;
  if (Math.abs(clock.now().getTime() - timeStr * SECOND_MS) > FRESH_FOR_MS) {
    log.info({ shopId }, "push ignored: not fresh");
  } else if (email !== null && !isPushSignature(email, timeStr, signature.toLowerCase())) {
    log.warn({ shopId }, "push ignored: signed with another e-mail address");
  } else {
    // The job key makes one sync of many pushes.
    await enqueueSync(database.pool, shopId);
  }
}

/** null: too large. */
async function readText(request: Request): Promise<string | null> {
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > BODY_MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function answer(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...headers },
  });
}
