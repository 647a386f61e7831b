// The demo's command line.
import { parseArgs } from "node:util";

export interface DemoOptions {
  /** Headless: play, wait, compare, report, exit. */
  once: boolean;
  /** Fulfillments to send with --once. */
  shipments: number;
  /** With --once: many shops, every fault, the app killed three times. */
  chaos: { shops: number; orders: number; seed: number } | null;
  /** Of the scripts and troubles of --once --carriers. */
  seed: number;
  json: boolean;
  /** Throw away what an earlier demo left. */
  reset: boolean;
  /** Carriers' stand-ins are started, and the shop has keys for them. */
  carriers: boolean;
  /** Address of a v2 server that plays TrackingMore's cloud; null: there is none. */
  trackingMore: string | null;
  /** Pages and browser files come from Vite, which reloads them. */
  dev: boolean;
  /** First of the fixed ports. */
  port: number;
  help: boolean;
}

export const USAGE = `npm run demo                      start everything and print where to look
npm run demo -- --reset           the same, from the beginning
npm run demo -- --carriers        with stand-ins of eleven carriers, whose keys the shop has
npm run demo -- --trackingmore URL
                                  with a server of yours as TrackingMore's cloud, such as \`npm run engine\` starts
npm run demo -- --port N          with the admin at port N, 4000 by default, and the rest above it, up to N + 90
npm run dev                       the same, reloading what changes in app/; it takes --port, too
npm run demo -- --once            headless: play 100 fulfillments, compare, exit 0 only if all agrees
  --shipments N                   that many (1 to 5000)
npm run demo -- --once --chaos    20 shops and 2,000 orders through lost, doubled and shuffled webhooks and a
                                  failing tracking service, the app killed three times
  --shops N --orders N --seed N   that many shops (1 to 40) and orders in all (1 to 20000); another course
npm run demo -- --once --carriers 50 parcels for each of ten carriers through expired tokens, quotas, outages and wrong keys
  --seed N                        another course
  --json                          the summary as JSON on standard output
  --help                          prints this`;

/** Above the first one lie the edge, the storefronts of up to 40 shops, and the Admin API. */
const PORTS_TAKEN = 91;

/** Throws an Error whose message says what is wrong and what there is. */
export function parseOptions(argv: string[]): DemoOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      once: { type: "boolean", default: false },
      shipments: { type: "string", default: "100" },
      chaos: { type: "boolean", default: false },
      shops: { type: "string", default: "20" },
      orders: { type: "string", default: "2000" },
      seed: { type: "string", default: "1" },
      json: { type: "boolean", default: false },
      reset: { type: "boolean", default: false },
      carriers: { type: "boolean", default: false },
      trackingmore: { type: "string" },
      dev: { type: "boolean", default: false },
      port: { type: "string", default: "4000" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.chaos && !values.once) throw new Error("--chaos goes with --once.");
  if (values.trackingmore && values.once) throw new Error("--trackingmore doesn't go with --once.");
  if (values.carriers && values.chaos) throw new Error("--carriers doesn't go with --chaos.");
  const chaos = {
    shops: whole("shops", values.shops, 1, 40),
    orders: whole("orders", values.orders, 1, 20_000),
    seed: whole("seed", values.seed, 0, 1_000_000),
  };
  return {
    once: values.once,
    shipments: whole("shipments", values.shipments, 1, 5000),
    chaos: values.chaos ? chaos : null,
    seed: chaos.seed,
    json: values.json,
    reset: values.reset,
    carriers: values.carriers,
    trackingMore: values.trackingmore === undefined ? null : localUrl(values.trackingmore),
    dev: values.dev,
    port: whole("port", values.port, 1, 65_535 - PORTS_TAKEN),
    help: values.help,
  };
}

/** The demo's app calls only this machine. */
function localUrl(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === "http:" && ["localhost", "127.0.0.1"].includes(url.hostname)) return text;
  throw new Error(
    `--trackingmore takes an address on this machine, such as http://127.0.0.1:3000/v2, not "${text}".`,
  );
}

function whole(name: string, text: string, lowest: number, highest: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
  throw new Error(`--${name} takes a whole number from ${lowest} to ${highest}, not "${text}".`);
}
