// Checks of the work: the job queue, webhooks, tracking services, carriers and their keys, polls in time.
import type { Sql } from "~/lib/database.server";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "~/lib/time";
import { type QueueFacts, listParked, readQueue } from "~/jobs/store-queue.server";
import {
  countCarrierKeys,
  LATE_MINUTES,
  listFailingKeys,
  listPausedConnections,
  listServices,
  readFreshness,
} from "../facts/store-sources.server";
import { readWebhooks } from "../facts/store-webhooks.server";
import { type Finding, fault, inWords, ok, warning } from "./finding";

/** Background work may wait behind work that people wait for. */
const QUEUE_WARNING_MS = 5 * MINUTE_MS;
const QUEUE_ERROR_MS = 30 * MINUTE_MS;
const WEBHOOK_WAIT_MS = 5 * MINUTE_MS;
/** A shop without a single order in a day is rare among several. */
const SILENCE_MS = 1 * DAY_MS;
/** The share of parcels that may be late before it is named. */
const LATE_SHARE = 0.02;

export async function checkQueue(sql: Sql): Promise<Finding[]> {
  const jobs = await readQueue(sql);
  const sum = (of: (job: QueueFacts) => number) => jobs.reduce((all, job) => all + of(job), 0);
  const [due, running, givenUp] = [
    sum((job) => job.due),
    sum((job) => job.running),
    sum((job) => job.givenUp),
  ];
  const oldest = jobs.toSorted((a, b) => b.oldestDueSeconds - a.oldestDueSeconds)[0];
  const waitedMs = (oldest?.oldestDueSeconds ?? 0) * SECOND_MS;
  const text = `${due} jobs are due, ${running} run`;
  const findings = [ok("queue", text)];
  if (oldest && waitedMs > QUEUE_WARNING_MS) {
    const make = waitedMs > QUEUE_ERROR_MS ? fault : warning;
    const advice =
      running === 0
        ? "No worker takes jobs: start one (npm run worker), or set WORKER=inline; then read its log."
        : "Start more workers, or raise WORKER_CONCURRENCY; the metrics say what limits them.";
    findings[0] = make("queue", `${text}; ${oldest.job} waits for ${inWords(waitedMs)}.`, advice);
  }
  if (givenUp > 0) {
    const names = jobs.filter((job) => job.givenUp > 0).map(({ job }) => job);
    findings.push(
      warning(
        "queue",
        `${givenUp} jobs were given up after their last try: ${names.join(", ")}.`,
        "`npm run jobs -- list` has the reasons; `npm run jobs -- retry JOB` tries them again.",
      ),
    );
  }
  for (const { shopId, job, invariant, parkedAt } of await listParked(sql)) {
    findings.push(
      fault(
        "queue",
        `${job} of ${shopId} is parked since ${parkedAt.toISOString()}: ${invariant} was broken.`,
        `This is a fault of Waymark: report it with the log's line, and update. Then: npm run jobs -- release ${shopId} ${job}`,
      ),
    );
  }
  return findings;
}

export async function checkWebhooks(sql: Sql, hasShops: boolean, now: Date): Promise<Finding[]> {
  const { newestAt, waiting, oldestWaitingSeconds, failedInLastDay } = await readWebhooks(sql);
  const findings: Finding[] = [];
  const quietMs = newestAt ? now.getTime() - newestAt.getTime() : null;
  const subscribe =
    "Check that Shopify reaches SHOPIFY_APP_URL, and deploy shopify.app.toml (shopify app deploy), which subscribes.";
  if (!hasShops) findings.push(ok("webhooks", "no shop has installed the app yet"));
  else if (quietMs === null)
    findings.push(warning("webhooks", "None was ever received.", subscribe));
  else if (quietMs > SILENCE_MS)
    findings.push(warning("webhooks", `The last one came ${inWords(quietMs)} ago.`, subscribe));
  else findings.push(ok("webhooks", `the last one came ${inWords(quietMs)} ago`));
  if (oldestWaitingSeconds * SECOND_MS > WEBHOOK_WAIT_MS) {
    findings.push(
      fault(
        "webhooks",
        `${waiting} are stored and not processed, the oldest for ${inWords(oldestWaitingSeconds * SECOND_MS)}.`,
        "A worker must run; then read the log for `inbox.process`.",
      ),
    );
  }
  if (failedInLastDay > 0) {
    findings.push(
      warning(
        "webhooks",
        `${failedInLastDay} of the last day could not be processed.`,
        "The admin's page Settings > Webhooks names the reason of each, and processes it again.",
      ),
    );
  }
  return findings;
}

const REASONS: Readonly<Record<string, [text: string, advice: string]>> = {
  key: ["refuses its key", "The merchant saves the key anew in Settings > Tracking service."],
  quota: ["has no quota left", "The merchant buys quota, or switches to the built-in service."],
  unreachable: ["does not answer", "It is tried again by itself; check this machine's network."],
};

export async function checkServices(sql: Sql, now: Date): Promise<Finding[]> {
  const [paused, services] = [await listPausedConnections(sql), await listServices(sql)];
  const findings = paused.map(({ shopId, reason }) => {
    const [text, advice] = REASONS[reason] ?? [`is paused (${reason})`, "Read the log."];
    return fault("tracking services", `The service of ${shopId} ${text}.`, advice);
  });
  for (const { name, kind, openUntil } of services) {
    if (!openUntil) continue;
    const check = kind === "service" ? "tracking services" : "carriers";
    const next = openUntil > now ? `in ${inWords(openUntil.getTime() - now.getTime())}` : "now";
    const advice = `The next try is ${next}. Check this machine's network and the service's status page.`;
    findings.push(warning(check, `${name} does not answer; its calls are paused.`, advice));
  }
  const isFine = (check: string) => !findings.some((finding) => finding.check === check);
  if (isFine("tracking services")) findings.push(ok("tracking services", "none is paused"));
  if (isFine("carriers")) findings.push(ok("carriers", "none is paused"));
  return findings;
}

/** The keys that the operator set for all shops. */
export interface OperatorKeyCalls {
  /** The engine's account that has them. */
  accountId: string;
  /** Makes one call with each. null: nothing outside is called. */
  test: (() => Promise<OperatorKeyTest[]>) | null;
}

interface OperatorKeyTest {
  api: { id: string; name: string };
  checked:
    | { outcome: "accepted" }
    | { outcome: "refused" | "unreachable"; reason: string }
    | { outcome: "spent"; minutes: number };
}

export async function checkOperatorKeys({ test }: OperatorKeyCalls): Promise<Finding[]> {
  if (!test) return [];
  return (await test()).map(({ api, checked }) => {
    const settings = `CARRIER_${api.id.replaceAll("-", "_").toUpperCase()}_…`;
    switch (checked.outcome) {
      case "accepted":
        return ok("carrier keys", `${api.name} accepts the key of ${settings}`);
      case "refused":
        return fault(
          "carrier keys",
          `The key of ${settings}: ${checked.reason}`,
          "Set it anew and restart every process; or unset it, and only shops with a key of their own ask the carrier.",
        );
      case "spent":
        return ok(
          "carrier keys",
          `The key of ${settings} is not tested: ${api.name} allows the next call in ${checked.minutes} minutes`,
        );
      case "unreachable":
        return warning(
          "carrier keys",
          `The key of ${settings} could not be tested: ${checked.reason}`,
          "Run this again in a minute; check that this machine reaches the carrier.",
        );
    }
  });
}

export async function checkCarrierKeys(
  sql: Sql,
  { accountId: operatorAccountId }: OperatorKeyCalls,
): Promise<Finding[]> {
  const failing = await listFailingKeys(sql);
  if (failing.length === 0)
    return [ok("carrier keys", `${await countCarrierKeys(sql)}, none fails`)];
  return failing.map(({ carrier, shopId, accountId, code }) => {
    const isOperators = accountId === operatorAccountId;
    const whose = isOperators ? "this installation" : (shopId ?? `account ${accountId}`);
    const isRefused = code === "unauthenticated" || code === "forbidden";
    return isRefused
      ? fault(
          "carrier keys",
          `${carrier} refuses the key of ${whose}.`,
          isOperators
            ? "Set its CARRIER_ settings anew and restart every process."
            : "Its owner saves it anew in Settings > Carriers.",
        )
      : warning(
          "carrier keys",
          `The last call to ${carrier} with the key of ${whose} failed (${code}).`,
          "It is tried again by itself.",
        );
  });
}

/** @param now the engine's time */
export async function checkPolls(sql: Sql, now: Date): Promise<Finding> {
  const { open, late, oldestLateSeconds } = await readFreshness(sql, now);
  const share = open === 0 ? 0 : late / open;
  const text = `${open} parcels are watched, ${late} of them polled more than ${LATE_MINUTES} minutes late`;
  if (share <= LATE_SHARE) return ok("polls", text);
  const isStuck = oldestLateSeconds * SECOND_MS > HOUR_MS;
  const make = isStuck ? fault : warning;
  const advice =
    "A worker must run. If one does, a carrier is slow or its budget is used up: see the metrics.";
  return make("polls", `${text}, the latest by ${inWords(oldestLateSeconds * SECOND_MS)}.`, advice);
}
