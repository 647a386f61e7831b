// A merchant's browser without a screen: opens the app's document and follows where it leads.
import { StandInError } from "../stand-in-error.ts";

/** Apps turn away what calls itself a robot. */
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/** The last answer after redirects; a connection that fails is one clear sentence. */
export async function openAsMerchant(url: URL): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { "user-agent": USER_AGENT, accept: "text/html,application/xhtml+xml" },
    });
  } catch (cause) {
    throw new StandInError(`The app can't be opened at ${url.origin}${url.pathname}.`, { cause });
  }
}
