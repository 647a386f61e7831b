// The page "Test your client": sandbox numbers for every status, and how to watch a parcel move.
import type { SandboxOptions } from "~/carriers/sandbox/sandbox-connector";
import { SANDBOX_NAMES } from "~/carriers/sandbox/script";
import { KEY_HEADERS } from "~/trackingmore/contract/contract";
import { escape, htmlPage } from "./docs-page";

/** `off`: the sandbox plays no number. */
export type PlayedNumbers = SandboxOptions["carriers"] | "off";

const PLAYED: Record<PlayedNumbers, string> = {
  all: `Every number is played on this server, unless the account has a key of its carrier. In one that begins with
<code>SANDBOX</code>, the word behind it chooses the journey`,
  "sandbox-numbers": `Numbers that begin with <code>SANDBOX</code> are played. The word behind it chooses the journey`,
  off: `The operator of this server turned the sandbox off: it plays no number. Where it is on, numbers that begin with
<code>SANDBOX</code> are played. The word behind it chooses the journey`,
};

/** @param baseUrl up to and including `/v2`, as the reader reaches it. */
export function testingPage(baseUrl: string, played: PlayedNumbers): string {
  const base = escape(baseUrl);
  return htmlPage(
    "Test your client",
    `<p>${PLAYED[played]}, and the rest makes the number yours: <code>SANDBOX-PICKUP-17</code>. Any carrier of
the list works, whatever the number. <a href="../docs">All endpoints</a>.</p>
<section aria-labelledby="names"><h2 id="names">A status at will</h2>
<p>A journey begins at <code>tracking_ship_date</code>, else when the number is created. With a date at least 45 days back it is
over at the first poll, within seconds; a lost parcel stays in transit until it expires:</p>
<pre tabindex="0"><code>curl '${base}/trackings/post' \\
  -H '${KEY_HEADERS[0]}: YOUR-KEY' \\
  -H 'Content-Type: application/json' \\
  -d '{"tracking_number":"SANDBOX-PICKUP-17","carrier_code":"usps","tracking_ship_date":"${SHIP_DATE}"}'</code></pre>
<dl>
${SANDBOX_NAMES.map(
  ({ name, status, plays }) =>
    `<div><dt><code>${name}-…</code> <span>${status}</span></dt><dd>${escape(plays)}</dd></div>`,
).join("\n")}
</dl></section>
<section aria-labelledby="moving"><h2 id="moving">A parcel that moves</h2>
<p>Without a date a parcel takes days. Start the engine with a faster clock, and watch it pass all stages:</p>
<pre tabindex="0"><code>npm run engine -- --fresh --rate off --clock 3600x</code></pre>
<p>One minute of yours is then 60 hours for the parcel. With <code>npm run push</code>, each change is posted to an address of yours.
<code>--clock 2026-12-01T00:00Z</code> starts at that time.</p></section>
<section aria-labelledby="limits"><h2 id="limits">Limits and refusals</h2>
<p>Without <code>--rate off</code> the second call within a second is refused with 429. A number of four characters is
refused with 4014, a wrong key with 4001, an unknown carrier with 4015, and the second creation of a number with 4016.</p></section>`,
  );
}

const SHIP_DATE = "20260105";
