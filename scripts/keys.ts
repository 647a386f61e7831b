// npm run keys: lists, makes and revokes the engine's accounts and keys.
import { createAccounts, type Accounts } from "~/engine/accounts/accounts.server";
import { readEngineEnv } from "~/env.server";
import { AppError } from "~/lib/errors";
import { engineDataDirectory, openBesideApp } from "~/main/installation.server";
import { printDatabase, readArguments, readWhole, runCommand, UsageError } from "./command-line";

const USAGE = `npm run keys -- list [--account ID] [--json]
npm run keys -- create --account ID [--name NAME] [--json]
npm run keys -- create --new-account NAME [--email ADDRESS] [--quota N] [--name NAME] [--json]
npm run keys -- revoke ID-OR-KEY
npm run keys -- quota ACCOUNT-ID N|off

  --engine   means the accounts of \`npm run engine\` instead of the app's

Without DATABASE_URL it uses the app's embedded database, whether the app runs or not. The demo's accounts:
DATA_DIR=.waymark/demo npm run keys -- list`;

const ACCOUNTS_SHOWN = 1000;
const QUOTA_MAX = 1_000_000_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const NAME_MAX_CHARACTERS = 60;

interface Given {
  argument: string | undefined;
  second: string | undefined;
  account?: string | undefined;
  newAccount: string | undefined;
  email?: string | undefined;
  quota?: string | undefined;
  name?: string | undefined;
  json: boolean;
}

type Action = (accounts: Accounts, given: Given) => Promise<string>;

const ACTIONS: Readonly<Record<string, Action>> = { list, create, revoke, quota: changeQuota };

async function main(): Promise<void> {
  const { values, positionals } = readArguments({
    allowPositionals: true,
    options: {
      account: { type: "string" },
      "new-account": { type: "string" },
      email: { type: "string" },
      quota: { type: "string" },
      name: { type: "string" },
      json: { type: "boolean", default: false },
      engine: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const [actionName = "", argument, second, ...more] = positionals;
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const action = Object.hasOwn(ACTIONS, actionName) ? ACTIONS[actionName] : undefined;
  if (!action) throw new UsageError(`Say what to do: ${Object.keys(ACTIONS).join(", ")}.`);
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one argument too many.`);

  const env = readEngineEnv();
  const { database, place, close } = await openBesideApp(
    env,
    values.engine ? engineDataDirectory(env) : undefined,
  );
  printDatabase(place);
  try {
    const accounts = createAccounts(database);
    const given = { ...values, newAccount: values["new-account"], argument, second };
    process.stdout.write(`${await action(accounts, given)}\n`);
  } finally {
    await close();
  }
}

async function list(accounts: Accounts, { account, json }: Given): Promise<string> {
  const shown = account
    ? [await accountOf(accounts, account)]
    : await accounts.listAccounts(ACCOUNTS_SHOWN);
  const rows = await Promise.all(
    shown.map(async (one) => ({ ...one, keys: await accounts.listKeys(one.accountId) })),
  );
  if (json) return JSON.stringify(rows, null, 2);
  if (rows.length === 0)
    return "No accounts yet. Make one: npm run keys -- create --new-account NAME. (The demo's are in DATA_DIR=.waymark/demo.)";
  const blocks = rows.map((row) => [accountLine(row), ...row.keys.map(keyLine)].join("\n"));
  if (shown.length === ACCOUNTS_SHOWN) blocks.push(`Only the first ${ACCOUNTS_SHOWN} are shown.`);
  return blocks.join("\n\n");
}

type ShownAccount = Awaited<ReturnType<Accounts["listAccounts"]>>[number];
type ShownKey = Awaited<ReturnType<Accounts["listKeys"]>>[number];

function accountLine({ name, accountId, quotaLeft }: ShownAccount): string {
  return `${name}   account ${accountId}   ${quotaLeft === null ? "no quota" : `${quotaLeft} left`}`;
}

function keyLine(key: ShownKey): string {
  const used = key.lastUsedAt ? `last used ${day(key.lastUsedAt)}` : "never used";
  const state = key.revokedAt
    ? `revoked ${day(key.revokedAt)}`
    : key.isInternal
      ? "Waymark's own"
      : used;
  return `  ${key.keyId}   …${key.hint}   ${key.name}   made ${day(key.createdAt)}, ${state}`;
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

async function create(accounts: Accounts, given: Given): Promise<string> {
  const { account, newAccount, email, json } = given;
  if ((account === undefined) === (newAccount === undefined)) {
    throw new UsageError("A key needs --account ID or --new-account NAME.");
  }
  const quota = readWhole("--quota", given.quota, { min: 0, max: QUOTA_MAX });
  if (account !== undefined && (email !== undefined || quota !== undefined)) {
    throw new UsageError("--email and --quota go with --new-account.");
  }
  const name = readName("--name", given.name ?? "default");
  const made = account
    ? { accountId: account, ...(await accounts.createKey(idOf(account), name)) }
    : await accounts.createAccount({
        name: readName("--new-account", newAccount ?? ""),
        keyName: name,
        quota: quota ?? null,
        ...(email === undefined ? {} : { email }),
      });
  if (json) return JSON.stringify(made);
  return `account   ${made.accountId}\nkey id    ${made.keyId}\nkey       ${made.apiKey}\n\nThe key is shown this once.`;
}

async function revoke(accounts: Accounts, { argument }: Given): Promise<string> {
  if (!argument)
    throw new UsageError("Say which key: its id, as list shows it, or the key itself.");
  // Ids and keys look the same, and the finder of a leaked key has no id.
  const accountId = UUID.test(argument) ? await accounts.findAccountOfKey(argument) : null;
  if (!accountId) {
    if (await accounts.revokeKey(argument)) return "Revoked. It is answered with 4002 from now on.";
    throw new AppError("not_found", "No live key has this id or is this key.");
  }
  switch (await accounts.revokeKeyById(accountId, argument)) {
    case "revoked":
      return "Revoked. It is answered with 4002 from now on.";
    case "already_revoked":
      return "It was revoked before.";
    case "internal":
      throw new AppError(
        "forbidden",
        "This is the key with which Waymark itself tracks a shop's parcels; it stays.",
      );
    case "unknown":
      throw new AppError("not_found", "No key has this id.");
  }
}

async function changeQuota(accounts: Accounts, { argument, second }: Given): Promise<string> {
  if (!argument || !second) throw new UsageError("quota takes an account's id, and units or off.");
  const bounds = { min: 0, max: QUOTA_MAX };
  const units = second === "off" ? null : (readWhole("quota", second, bounds) ?? null);
  if (!(await accounts.setQuota(idOf(argument), units))) throw noSuchAccount();
  return units === null ? "The account has no limit now." : `The account has ${units} units now.`;
}

async function accountOf(accounts: Accounts, id: string): Promise<ShownAccount> {
  const account = await accounts.findAccount(idOf(id));
  if (!account) throw noSuchAccount();
  return account;
}

function idOf(text: string): string {
  if (UUID.test(text)) return text;
  throw new UsageError(`"${text}" is no account's id; list shows them.`);
}

function readName(option: string, text: string): string {
  const name = text.trim();
  if (name.length > 0 && name.length <= NAME_MAX_CHARACTERS) return name;
  throw new UsageError(`${option} takes 1 to ${NAME_MAX_CHARACTERS} characters.`);
}

function noSuchAccount(): AppError {
  return new AppError("not_found", "There is no such account; list shows them.");
}

await runCommand(USAGE, main);
