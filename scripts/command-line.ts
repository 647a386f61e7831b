// What the commands share: checked arguments, failures in one sentence, and the database's name.
import { type ParseArgsConfig, parseArgs } from "node:util";
import { AppError } from "~/lib/errors";
import type { Log } from "~/lib/log.server";

/** A command that was called wrongly: the sentence, then its usage. */
export class UsageError extends Error {}

/**
 * Exit codes: 1 when it failed, 2 when it was called wrongly.
 * @param options.onFailure says why it failed; a sentence on standard error by default
 */
export async function runCommand(
  usage: string,
  command: () => Promise<void>,
  options: { onFailure?: ((error: unknown) => void) | undefined } = {},
): Promise<void> {
  const { onFailure = (error) => process.stderr.write(`${describe(error, usage)}\n`) } = options;
  try {
    await command();
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    onFailure(error);
  }
}

function describe(error: unknown, usage: string): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`;
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The same for whatever collects the log: each line of a sentence is a line of JSON. */
export function logFailure(log: Pick<Log, "fatal">, error: unknown): void {
  if (error instanceof AppError)
    return error.message.split("\n").forEach((line) => log.fatal(line.trim()));
  log.fatal({ err: error }, error instanceof Error ? error.message : String(error));
}

/** Node's parser, strict; what it refuses is a UsageError. */
export function readArguments<Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs({ ...config, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** A whole number within bounds; undefined when not given. */
export function readWhole(
  name: string,
  text: string | undefined,
  bounds: { min: number; max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= bounds.min && value <= bounds.max) return value;
  throw new UsageError(`${name} takes a whole number from ${bounds.min} to ${bounds.max}.`);
}

/** On standard error, which leaves standard output to the answer. */
export function printDatabase(place: string): void {
  process.stderr.write(`Database: ${place}\n`);
}
