// A merchant connects a key of the tracking service, on the app's own settings page.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { StandIn } from "../../stand-in/stand-in.ts";

const ROUTE = "/app/settings/tracking-service";
const ROUTE_ID = "routes/app.settings_.tracking-service";
/** Apps turn away what calls itself a robot. */
const BROWSER =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
/** The service fails one call in five; the merchant then presses the button again. */
const MAX_TRIES = 8;
/** Longer than the service's own Retry-After. */
const TRY_AGAIN_MS = 3_500;

const answerSchema = z.object({
  done: z.string().nullable(),
  keyError: z.string().nullable(),
  error: z.string().nullable(),
});

/** Answers how often it took; throws when the key is not taken for good. */
export async function connectKey(standIn: StandIn, shop: string, apiKey: string): Promise<number> {
  let problem = "";
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const response = await fetch(
      `${standIn.urls.edge}${ROUTE}?_data=${encodeURIComponent(ROUTE_ID)}`,
      {
        method: "POST",
        headers: {
          authorization: `Bearer ${standIn.sessionToken(shop)}`,
          "user-agent": BROWSER,
          origin: standIn.urls.edge,
        },
        body: new URLSearchParams({ intent: "connect", apiKey }),
      },
    );
    const text = await response.text();
    if (!response.ok) throw new Error(`The settings page answered ${response.status}: ${text}`);
    const answer = answerSchema.parse(JSON.parse(text));
    if (answer.done) return tries;
    problem = answer.keyError ?? answer.error ?? "no reason given";
    await sleep(TRY_AGAIN_MS);
  }
  throw new Error(`${shop} could not connect its key: ${problem}`);
}
