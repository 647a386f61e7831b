// npm run jobs: lists jobs that wait for a person, releases parked ones and tries given-up ones again.
import { listGivenUp, retryGivenUp } from "~/jobs/given-up.server";
import { releaseJob } from "~/jobs/parking.server";
import type { Sql } from "~/lib/database.server";
import { readEngineEnv } from "~/env.server";
import { AppError } from "~/lib/errors";
import { openBesideApp } from "~/main/installation.server";
import { listParked } from "~/jobs/store-queue.server";
import { printDatabase, readArguments, runCommand, UsageError } from "./command-line";

const USAGE = `npm run jobs -- list
npm run jobs -- release SHOP JOB
npm run jobs -- retry JOB

  list      jobs that don't run any more: parked ones, which broke an invariant, and those out of tries
  release   lets a shop's parked job run again; first install the version that mends its fault
  retry     gives all jobs of this name that are out of tries another round`;

type Action = (sql: Sql, first: string, second: string) => Promise<string>;

const ACTIONS: Readonly<Record<string, { takes: number; run: Action }>> = {
  list: { takes: 0, run: list },
  release: { takes: 2, run: release },
  retry: { takes: 1, run: retry },
};

async function main(): Promise<void> {
  const { values, positionals } = readArguments({
    allowPositionals: true,
    options: { help: { type: "boolean", default: false } },
  });
  if (values.help) return print(USAGE);
  const [name = "", ...given] = positionals;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (!action) throw new UsageError(`Say what to do: ${Object.keys(ACTIONS).join(", ")}.`);
  if (given.length !== action.takes)
    throw new UsageError(`${name} takes ${action.takes} arguments.`);
  const { database, place, close } = await openBesideApp(readEngineEnv());
  printDatabase(place);
  try {
    print(await action.run(database.pool, given[0] ?? "", given[1] ?? ""));
  } finally {
    await close();
  }
}

async function list(sql: Sql): Promise<string> {
  const parked = (await listParked(sql)).map(
    ({ shopId, job, invariant, parkedAt }) =>
      `parked    ${shopId}  ${job}  since ${parkedAt.toISOString()}: ${invariant}`,
  );
  const givenUp = (await listGivenUp(sql)).map(
    ({ job, count, lastError }) => `given up  ${count} × ${job}: ${lastError ?? "no reason kept"}`,
  );
  return [...parked, ...givenUp].join("\n") || "Every job runs.";
}

async function release(sql: Sql, shopId: string, job: string): Promise<string> {
  if (await releaseJob(sql, shopId, job))
    return `Released. Within a minute ${job} runs again where work waits.`;
  throw new AppError("not_found", `${job} of ${shopId} is not parked. See npm run jobs -- list.`);
}

async function retry(sql: Sql, job: string): Promise<string> {
  const count = await retryGivenUp(sql, job);
  if (count > 0) return `${count} are due again.`;
  throw new AppError("not_found", `No job ${job} was given up. See npm run jobs -- list.`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await runCommand(USAGE, main);
