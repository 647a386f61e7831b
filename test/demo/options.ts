// The demo's command line.
import { parseArgs } from "node:util";

export interface DemoOptions {
  /** Headless: play, wait, compare, report, exit. */
  once: boolean;
  /** Fulfilments to send with --once. */
  shipments: number;
  json: boolean;
  /** Throw away what an earlier demo left. */
  reset: boolean;
}

export const USAGE = `npm run demo                      start everything and print where to look
npm run demo -- --reset           the same, from the beginning
npm run demo -- --once            headless: play 100 fulfilments, compare, exit 0 only if all agrees
  --shipments N                   that many (1 to 5000)
  --json                          the summary as JSON on standard output`;

/** Throws an Error whose message says what is wrong and what there is. */
export function parseOptions(argv: string[]): DemoOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      once: { type: "boolean", default: false },
      shipments: { type: "string", default: "100" },
      json: { type: "boolean", default: false },
      reset: { type: "boolean", default: false },
    },
  });
  const shipments = Number(values.shipments);
  if (!Number.isInteger(shipments) || shipments < 1 || shipments > 5000) {
    throw new Error(`--shipments takes a whole number from 1 to 5000, not "${values.shipments}".`);
  }
  return { once: values.once, shipments, json: values.json, reset: values.reset };
}
