// The one error that failures travel as, and the one table from its code to the outside's words.

/**
 * What a code means at the edges.
 * `metaCode` is TrackingMore v2's (HTTP is 200 for all of them there); `retry` says whether a job may try again.
 */
const ERROR_TABLE = {
  invalid_input: { httpStatus: 400, metaCode: 4012, retry: false },
  unauthenticated: { httpStatus: 401, metaCode: 4001, retry: false },
  forbidden: { httpStatus: 403, metaCode: 403, retry: false },
  not_found: { httpStatus: 404, metaCode: 404, retry: false },
  conflict: { httpStatus: 409, metaCode: 409, retry: false },
  rate_limited: { httpStatus: 429, metaCode: 429, retry: true },
  quota_exhausted: { httpStatus: 402, metaCode: 4021, retry: true },
  unavailable: { httpStatus: 503, metaCode: 503, retry: true },
  internal: { httpStatus: 500, metaCode: 500, retry: true },
  /** An invariant of ours: see invariants.ts. */
  broken: { httpStatus: 500, metaCode: 500, retry: false },
} as const;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** A failure. Expected outcomes are values instead; adapters make these, edges translate them. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** How long to wait before another try, in milliseconds, when the other side said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The table's row for whatever was thrown; what is not an AppError counts as `internal`. */
export function describeError(error: unknown): {
  code: ErrorCode;
  httpStatus: number;
  metaCode: number;
  retry: boolean;
} {
  const code = error instanceof AppError ? error.code : "internal";
  return { code, ...ERROR_TABLE[code] };
}

/** Awaits the work; a failure with this code counts as its end, every other one is thrown. */
export async function tolerate(code: ErrorCode, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof AppError && error.code === code)) throw error;
  }
}
