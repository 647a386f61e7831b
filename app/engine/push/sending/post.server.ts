// Sends one POST to a foreign address: checks the connected address, follows no redirect, limits the time.
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { AppError } from "~/lib/errors";
import { SECOND_MS } from "~/lib/time";
import { allowedAddresses, type AddressRule } from "~/lib/public-address.server";
import type { PushResponse } from "./schedule";

export const TIMEOUT_MS = 10 * SECOND_MS;
const ANSWER_MAX_BYTES = 64 * 1024;

export interface PostOptions extends AddressRule {
  /** Time limit until the response's head. */
  timeoutMs: number;
}

/**
 * Resolves the host once, and checks and connects to exactly that address, which prevents DNS
 * rebinding. Nothing of the response but its status is stored: otherwise the ledger would let an
 * account read foreign services.
 */
export async function post(
  options: PostOptions,
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<PushResponse> {
  const target = new URL(url);
  const signal = AbortSignal.timeout(options.timeoutMs);
  try {
    const addresses = await beforeAbort(signal, allowedAddresses(options, target.hostname));
    return { httpStatus: await send(target, addresses, signal, body, headers), error: null };
  } catch (error) {
    return { httpStatus: null, error: reasonOf(error, signal, options.timeoutMs) };
  }
}

function send(
  target: URL,
  addresses: { address: string; family: number }[],
  signal: AbortSignal,
  body: string,
  headers: Record<string, string>,
): Promise<number> {
  const { request } = target.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(target, {
      method: "POST",
      // A new connection each time: a kept-alive one was checked long ago.
      agent: false,
      lookup: answering(addresses),
      signal,
      headers: {
        ...headers,
        "Content-Type": "application/json; charset=utf-8",
        "Content-Length": Buffer.byteLength(body),
      },
    });
    sent.on("response", (response) => {
      resolve(response.statusCode ?? 0);
      // Reads the rest so that the receiver can finish, up to a size and time limit.
      let read = 0;
      response.on("error", () => {});
      response.on("data", (chunk: Buffer) => {
        read += chunk.length;
        if (read > ANSWER_MAX_BYTES) response.destroy();
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Node calls this instead of the resolver, except for an IP address in the URL. */
function answering(addresses: { address: string; family: number }[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else if (first) callback(null, first.address, first.family);
  };
}

function beforeAbort<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The connection was closed before an answer came.",
  EPIPE: "The connection was closed before an answer came.",
  EHOSTUNREACH: "The host cannot be reached.",
  ENETUNREACH: "The host cannot be reached.",
  CERT_HAS_EXPIRED: "The certificate has expired.",
};

function reasonOf(error: unknown, signal: AbortSignal, timeoutMs: number): string {
  if (signal.aborted) return `No answer within ${timeoutMs / SECOND_MS} s.`;
  if (error instanceof AppError) return error.message;
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? (code || message);
}
