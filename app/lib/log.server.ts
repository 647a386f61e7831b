// Structured logs. Nothing personal goes in: name ids, never addresses, tokens or bodies.
import { type DestinationStream, type Logger, pino, stdSerializers } from "pino";
import { currentRequestId } from "./request-context.server";

export type Log = Logger;

/** Lines written while a request or its job is under way bear `requestId`. @param destination another place than standard output. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: undefined,
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === null ? {} : { requestId };
    },
    redact: {
      paths: ["*.email", "*.accessToken", "*.apiKey", "headers.authorization", "headers.cookie"],
      censor: "[redacted]",
    },
    serializers: { err: impersonal },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Libraries that write to the console write to the log instead: one line of JSON each. */
export function consoleToLog(log: Pick<Log, "info" | "warn">): void {
  const through =
    (level: "info" | "warn") =>
    (...said: unknown[]): void => {
      const err = said.find((each) => each instanceof Error);
      const text = said.filter((each) => typeof each === "string").join(" ");
      // Objects may hold values of rows: their text is not logged.
      log[level](err ? { err } : {}, masked(text) || "console");
    };
  Object.assign(console, { trace: through("warn"), error: through("warn"), warn: through("warn") });
  Object.assign(console, { log: through("info"), info: through("info") });
}

const EMAIL = /[^\s"'<>(),:;=[\]]+@[^\s"'<>(),:;=[\]]+\.[^\s"'<>(),:;=[\]]+/g;
/** Other fields of errors may hold values of a row or an answer's body. */
const LOGGED_FIELDS = new Set(["type", "message", "stack", "code", "name", "retryAfterMs"]);

/** An error without the values it was about: what was in a row or an answer, and addresses in its text. */
function impersonal(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? masked(error) : undefined;
  const fields = Object.entries(stdSerializers.err(error)).filter(([field]) =>
    LOGGED_FIELDS.has(field),
  );
  return Object.fromEntries(
    fields.map(([field, value]) => [field, typeof value === "string" ? masked(value) : value]),
  );
}

function masked(text: string): string {
  return text.replace(EMAIL, "[address]");
}
