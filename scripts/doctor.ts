// npm run doctor: checks an installation, and says for each line whether it is right and what to do.
import { readEnv } from "~/env.server";
import { AppError } from "~/lib/errors";
import { runDoctor } from "~/main/commands/doctor.server";
import { type Finding, fault, ok, worstOf } from "~/operations/doctor/finding";
import { readArguments, runCommand } from "./command-line";

const USAGE = `npm run doctor [-- --json] [--offline]

Checks settings, database, clock, encryption keys, Shopify, tracking services, carriers' keys, queue and webhooks,
beside a running app. It changes nothing. The exit code is 1 when a line is an error, else 0.

  --json      prints the findings as JSON
  --offline   calls nothing but the database: the shops' tokens are not tried at Shopify`;

const SIGNS = { ok: "ok     ", warning: "warning", error: "ERROR  " };

async function main(): Promise<void> {
  const { values } = readArguments({
    options: {
      json: { type: "boolean", default: false },
      offline: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return print(USAGE);
  const findings = await examineInstallation(!values.offline);
  const worst = worstOf(findings);
  print(values.json ? JSON.stringify({ worst, findings }, null, 2) : asText(findings));
  if (worst === "error") process.exitCode = 1;
}

async function examineInstallation(callsOut: boolean): Promise<Finding[]> {
  try {
    const env = readEnv();
    return [ok("settings", "every one can be read"), ...(await runDoctor(env, { callsOut }))];
  } catch (error) {
    if (!(error instanceof AppError && error.code === "invalid_input")) throw error;
    return [fault("settings", error.message, "Set them in the environment or in .env.")];
  }
}

function asText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map(
    ({ check, level, text, advice }) =>
      `${SIGNS[level]}  ${check.padEnd(width)}  ${text}${advice ? `\n${" ".repeat(width + 11)}→ ${advice}` : ""}`,
  );
  const count = (level: Finding["level"]) => findings.filter((each) => each.level === level).length;
  const sum = `errors: ${count("error")}, warnings: ${count("warning")}, ok: ${count("ok")}`;
  return [...lines, "", sum].join("\n");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await runCommand(USAGE, main);
