// npm run engine: a v2 server for any client, with parcels that play themselves.
import { type EngineAlone, startEngineAlone } from "~/main/commands/engine-alone.server";
import { readEngineEnv } from "~/env.server";
import { untilStopSignal } from "~/lib/lifecycle.server";
import { runningClock, systemClock } from "~/lib/time";
import { readArguments, readWhole, runCommand, UsageError } from "./command-line";

const USAGE = `npm run engine -- [--port N] [--key KEY] [--rate off|N] [--clock CLOCK] [--fresh]

  --port N       where it listens; 0 takes a free port (PORT, or 3000)
  --key KEY      the API key to use, instead of one that is made at the first start
  --rate off|N   requests a second that it lets through, or no limit (V2_RATE, or 1)
  --clock CLOCK  what time it is for parcels: 60x runs sixty times as fast, 2026-12-01T00:00Z starts then, and
                 2026-12-01T00:00Z,60x does both; use it with --fresh, as parcels remember their times
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
      clock: { type: "string" },
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
  const clock = readClock(values.clock);
  const env = readEngineEnv();
  // From here on: a database that is being started must be stopped again, too.
  const stopped = untilStopSignal();
  const requestsPerSecond = rate === undefined ? env.V2_RATE : readRate(rate);
  const engine = await startEngineAlone({
    env,
    port: port ?? env.PORT,
    requestsPerSecond,
    apiKey: key,
    clock,
    isFresh: values.fresh,
    onProgress: (message) => process.stderr.write(`${message} …\n`),
  });
  process.stdout.write(`${greeting(engine, requestsPerSecond)}\n`);
  await stopped;
  await engine.stop();
}

/** A time with its zone, a speed, or both. */
const CLOCK =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))?(?:(?:^|,)(\d+(?:\.\d+)?)x)?$/;
/** Faster, and leases of polls would end before their answers. */
const MAX_SPEED = 3600;

function readClock(text: string | undefined) {
  const startedAt = systemClock.now();
  const [whole, time, factor] = CLOCK.exec(text ?? "1x") ?? [];
  const startAt = time ? new Date(time) : startedAt;
  const speed = Number(factor ?? 1);
  if (!whole || Number.isNaN(startAt.getTime()) || speed < 0.001 || speed > MAX_SPEED) {
    throw new UsageError(
      `--clock takes a speed up to ${MAX_SPEED}x, a time such as 2026-12-01T00:00Z, or time,speed.`,
    );
  }
  return { ...runningClock({ startAt, startedAt, speed }), speed };
}

function readRate(text: string): number | "off" {
  if (text === "off") return "off";
  const requestsPerSecond = Number(text);
  if (requestsPerSecond > 0 && requestsPerSecond <= 100_000) return requestsPerSecond;
  throw new UsageError("--rate takes requests a second, or off.");
}

function greeting({ baseUrl, apiKey, database }: EngineAlone, rate: number | "off"): string {
  return `Waymark's engine speaks the TrackingMore v2 API. Every number plays a scripted journey.

  address   ${baseUrl}
  key       ${apiKey}
  database  ${database}
  try       curl -H 'Trackingmore-Api-Key: ${apiKey}' ${baseUrl}/trackings/get

  limit     ${rate === "off" ? "none" : `${rate} a second, ${3 * rate} for realtime`} (--rate changes it)
  docs      ${baseUrl}/docs
  testing   ${baseUrl}/docs/testing: numbers for every status, and how to watch a parcel move

Ctrl-C stops it.`;
}

await runCommand(USAGE, main);
