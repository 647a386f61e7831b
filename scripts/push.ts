// npm run push: the operator's hand on pushing: addresses, the ledger, and sending again.
import { MAX_CALLBACKS, SETTINGS_PROBLEMS } from "~/engine/push/callback";
import { createPushControl, type PushControl } from "~/engine/push/push-control.server";
import {
  DELIVERIES_PER_PAGE,
  type PushDelivery,
  type PushFilter,
} from "~/engine/push/store-ledger.server";
import { readEngineEnv } from "~/env.server";
import { AppError } from "~/lib/errors";
import { engineDataDirectory, openBesideApp } from "~/main/installation.server";
import { STATUSES, isStatus, type Status } from "~/trackingmore/contract/status";
import { printDatabase, readArguments, readWhole, runCommand, UsageError } from "./command-line";

const USAGE = `npm run push -- settings --account ID [--json]
npm run push -- set --account ID [--email ADDRESS] [--url URL]… [--status NAME]… [--no-urls]
npm run push -- list --account ID [WHICH] [--page N] [--json]
npm run push -- replay --account ID WHICH

  set        --url replaces all addresses, up to ${MAX_CALLBACKS}; --status limits what they get, all otherwise;
             --no-urls removes them; --email is what pushes are signed with
  WHICH      --id DELIVERY, or any of --state pending|delivered|dead, --url URL, --number TRACKING-NUMBER,
             --from N and --to N (numbers of deliveries), --since TIME and --until TIME (ISO 8601);
             --all means all that are kept
  --engine   means the accounts of \`npm run engine\` instead of the app's

Accounts: npm run keys -- list. Without DATABASE_URL it uses the app's embedded database, whether the app runs or not.`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const STATES = ["pending", "delivered", "dead"] as const;
const NUMBERS = { min: 1, max: Number.MAX_SAFE_INTEGER };

const OPTIONS = {
  account: { type: "string" },
  email: { type: "string" },
  url: { type: "string", multiple: true },
  "no-urls": { type: "boolean", default: false },
  status: { type: "string", multiple: true },
  id: { type: "string" },
  state: { type: "string" },
  number: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  since: { type: "string" },
  until: { type: "string" },
  all: { type: "boolean", default: false },
  page: { type: "string" },
  json: { type: "boolean", default: false },
  engine: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

type Given = ReturnType<typeof readGiven>["values"];

function readGiven() {
  return readArguments({ allowPositionals: true, options: OPTIONS });
}

type Action = (push: PushControl, accountId: string, given: Given) => Promise<string>;

const ACTIONS: Readonly<Record<string, Action>> = { settings, set, list, replay };

async function main(): Promise<void> {
  const { values, positionals } = readGiven();
  const [actionName = "", ...more] = positionals;
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const action = Object.hasOwn(ACTIONS, actionName) ? ACTIONS[actionName] : undefined;
  if (!action) throw new UsageError(`Say what to do: ${Object.keys(ACTIONS).join(", ")}.`);
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one argument too many.`);
  const accountId = idOf("--account", values.account);

  const env = readEngineEnv();
  const { database, place, close } = await openBesideApp(
    env,
    values.engine ? engineDataDirectory(env) : undefined,
  );
  printDatabase(place);
  try {
    const push = createPushControl({ database, allowPrivate: env.PUSH_ALLOW_PRIVATE });
    process.stdout.write(`${await action(push, accountId, values)}\n`);
  } finally {
    await close();
  }
}

async function settings(push: PushControl, accountId: string, given: Given): Promise<string> {
  const { email, callbacks } = await push.readSettings(accountId);
  if (given.json) return JSON.stringify({ email, callbacks }, null, 2);
  const lines = callbacks.map(
    ({ url, statuses, enabled, lastSequence, pending }) =>
      `${url}   ${enabled ? "on" : "off"}   ${statusText(statuses)}   ${lastSequence} pushed, ${pending} pending`,
  );
  return [
    `signed with ${email ?? "nothing yet"}`,
    ...(lines.length ? lines : ["no addresses"]),
  ].join("\n");
}

function statusText(statuses: readonly Status[]): string {
  return statuses.length === STATUSES.length ? "every status" : statuses.join(",");
}

async function set(push: PushControl, accountId: string, given: Given): Promise<string> {
  const { email, url: urls = [] } = given;
  const replacesUrls = urls.length > 0 || given["no-urls"];
  if (email === undefined && !replacesUrls) {
    throw new UsageError("Say what to set: --email, --url or --no-urls.");
  }
  if (urls.length > 0 && given["no-urls"]) throw new UsageError("--no-urls goes without --url.");
  const statuses = readStatuses(given.status);
  const before = await push.readSettings(accountId);
  const callbacks = urls.map((url) => ({ url, statuses, enabled: true }));
  const saved = await push.saveSettings(accountId, {
    email: email ?? before.email,
    callbacks: replacesUrls ? callbacks : before.callbacks,
  });
  if (saved.outcome === "saved") return settings(push, accountId, given);
  if (saved.outcome === "outdated") {
    throw new AppError("conflict", "The settings changed in the meantime. Try again.");
  }
  const problems = saved.problems.map(
    ({ at, problem }) => `${at === "email" ? "--email" : urls[at]}: ${SETTINGS_PROBLEMS[problem]}`,
  );
  throw new AppError("invalid_input", problems.join("\n"));
}

function readStatuses(names: string[] | undefined): readonly Status[] {
  if (!names) return STATUSES;
  const wrong = names.find((name) => !isStatus(name));
  if (wrong === undefined) return names.filter(isStatus);
  throw new UsageError(`"${wrong}" is no status; there are ${STATUSES.join(", ")}.`);
}

async function list(push: PushControl, accountId: string, given: Given): Promise<string> {
  const page = readWhole("--page", given.page, { min: 1, max: 1_000_000 }) ?? 1;
  const found = await push.listPushes(accountId, filterOf(given), page);
  if (given.json) return JSON.stringify(found, null, 2);
  if (found.total === 0) return "No deliveries.";
  const pages = Math.ceil(found.total / DELIVERIES_PER_PAGE);
  return [...found.rows.map(block), `${found.total} deliveries, page ${page} of ${pages}`].join(
    "\n\n",
  );
}

function block(delivery: PushDelivery): string {
  const { id, sequence, trackingNumber, carrierCode, status, url, state, nextAttemptAt } = delivery;
  const next = nextAttemptAt ? `, next attempt ${nextAttemptAt.toISOString()}` : "";
  const attempts = delivery.attempts.map(
    ({ number, attemptedAt, httpStatus, error, durationMs }) =>
      `  ${number}   ${attemptedAt.toISOString()}   ${httpStatus ?? error}   ${durationMs} ms`,
  );
  return [
    `${id}   number ${sequence}   ${state}${next}`,
    `  ${trackingNumber} (${carrierCode}) ${status}   ${url}`,
    ...attempts,
  ].join("\n");
}

async function replay(push: PushControl, accountId: string, given: Given): Promise<string> {
  const filter = filterOf(given);
  const isNarrowed = Object.keys(filter).length > 0;
  if (isNarrowed === given.all) {
    throw new UsageError("Say which deliveries to send again, or --all.");
  }
  const { replayed, removedAddress } = await push.replay(accountId, filter);
  const rest = removedAddress ? `, ${removedAddress} not: their address has been removed` : "";
  return `${replayed} are sent again${rest}.`;
}

function filterOf(given: Given): PushFilter {
  const { id, state, url: [url, ...moreUrls] = [], number, from, to, since, until } = given;
  if (moreUrls.length > 0) throw new UsageError("--url narrows to one address.");
  const known = STATES.find((name) => name === state);
  if (state !== undefined && !known) throw new UsageError(`--state takes ${STATES.join(", ")}.`);
  const filter = {
    deliveryId: id && idOf("--id", id),
    state: known,
    url,
    trackingNumber: number,
    sequenceFrom: readWhole("--from", from, NUMBERS),
    sequenceTo: readWhole("--to", to, NUMBERS),
    createdFrom: readTime("--since", since),
    createdTo: readTime("--until", until),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

function readTime(name: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new UsageError(`${name} takes a time such as 2026-11-22T08:00:00Z.`);
}

function idOf(name: string, text: string | undefined): string {
  if (text && UUID.test(text)) return text;
  throw new UsageError(`${name} takes an id, as list shows it.`);
}

await runCommand(USAGE, main);
