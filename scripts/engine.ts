// npm run engine: a v2 server for any client, with parcels that play themselves.
import { type EngineAlone, startEngineAlone } from "~/main/engine-alone.server";
import { readEngineEnv } from "~/env.server";
import { untilStopSignal } from "~/lib/lifecycle.server";
import { readArguments, readWhole, runCommand, UsageError } from "./command-line";

const USAGE = `npm run engine -- [--port N] [--key KEY] [--rate off|N] [--fresh]

  --port N       where it listens; 0 takes a free port (PORT, or 3000)
  --key KEY      the API key to use, instead of one that is made at the first start
  --rate off|N   requests a second that it lets through, or no limit (V2_RATE, or 1)
  --fresh        begins with an empty database

It keeps its data in .waymark/engine, or in the database that DATABASE_URL names.`;

/** What HTTP carries in a header; the lengths are ours. */
const KEY = /^[\x21-\x7e]{8,200}$/;

async function main(): Promise<void> {
  const { values } = readArguments({
    options: {
      port: { type: "string" },
      key: { type: "string" },
      rate: { type: "string" },
      fresh: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const { key, rate } = values;
  const port = readWhole("--port", values.port, { min: 0, max: 65_535 });
  if (key !== undefined && !KEY.test(key)) {
    throw new UsageError("--key takes 8 to 200 letters, digits or signs without blanks.");
  }
  const env = readEngineEnv();
  // From here on: a database that is being started must be stopped again, too.
  const stopped = untilStopSignal();
  const engine = await startEngineAlone({
    env,
    port: port ?? env.PORT,
    requestsPerSecond: rate === undefined ? env.V2_RATE : readRate(rate),
    apiKey: key,
    isFresh: values.fresh,
    onProgress: (message) => process.stderr.write(`${message} …\n`),
  });
  process.stdout.write(`${greeting(engine)}\n`);
  await stopped;
  await engine.stop();
}

function readRate(text: string): number | "off" {
  if (text === "off") return "off";
  const requestsPerSecond = Number(text);
  if (requestsPerSecond > 0 && requestsPerSecond <= 100_000) return requestsPerSecond;
  throw new UsageError("--rate takes requests a second, or off.");
}

function greeting({ baseUrl, apiKey, database }: EngineAlone): string {
  return `Waymark's engine speaks the TrackingMore v2 API. Every number plays a scripted journey.

  address   ${baseUrl}
  key       ${apiKey}
  database  ${database}
  try       curl -H 'Trackingmore-Api-Key: ${apiKey}' ${baseUrl}/trackings/get

  limit     one request a second, three for realtime (--rate changes it)
  docs      ${baseUrl}/docs

Ctrl-C stops it.`;
}

await runCommand(USAGE, main);
