// Structured logs. Nothing personal goes in: name ids, never addresses, tokens or bodies.
import { pino, type Logger } from "pino";

export type Log = Logger;

export function createLog(level: string): Log {
  return pino({
    level,
    base: undefined,
    redact: {
      paths: ["*.email", "*.accessToken", "*.apiKey", "headers.authorization", "headers.cookie"],
      censor: "[redacted]",
    },
  });
}
