// The outcome codes of v2 (`meta.code`): names, and the documented type and message of each.

/** The codes that Waymark's server answers, by name. */
export const META = {
  success: 200,
  /** Some items of a bulk call failed; each has its own code. */
  partly: 201,
  notFound: 404,
  methodNotAllowed: 405,
  rateLimited: 429,
  serverError: 500,
  unavailable: 503,
  invalidKey: 4001,
  revokedKey: 4002,
  badRequest: 4012,
  numberRequired: 4013,
  invalidNumber: 4014,
  invalidCarrier: 4015,
  alreadyExists: 4016,
  doesNotExist: 4017,
  notActivated: 4018,
  noBalance: 4019,
  tooManyItems: 4020,
  quotaExceeded: 4021,
  emptyReply: 4031,
  carrierNotDetected: 4032,
  invalidStatus: 4033,
} as const satisfies Record<string, MetaCode>;

/** The HTTP status is 200 for all of them: only `meta.code` says what happened. */
export const META_CODES = {
  200: { type: "Success", message: "Success" },
  201: {
    type: "Created",
    message: "The request was successful and a resource was created.",
  },
  202: { type: "Created", message: "The request was successful but exceeds the limit." },
  401: {
    type: "Unauthorized",
    message: "Authentication failed or the user has no permission.",
  },
  402: { type: "Payment Required", message: "Payment required." },
  403: { type: "Forbidden", message: "Access denied." },
  404: { type: "Not Found", message: "Resource was not found." },
  405: {
    type: "Method Not Allowed",
    message: "The requested method is not supported for the resource.",
  },
  409: {
    type: "Conflict",
    message: "The request could not be completed due to a conflict.",
  },
  429: {
    type: "Too Many Requests",
    message: "Exceeded API limits. Pause your requests, wait two minutes and try again.",
  },
  500: { type: "Server error", message: "Server error" },
  503: { type: "Service Unavailable", message: "The service is temporarily unavailable." },
  4001: { type: "Unauthorized", message: "Invalid API key." },
  4002: { type: "Unauthorized", message: "API key has been deleted." },
  4012: {
    type: "Bad Request",
    message: "The request could not be understood or was missing required parameters.",
  },
  4013: { type: "Bad Request", message: "Tracking_number is required." },
  4014: { type: "Bad Request", message: "The value of `tracking_number` is invalid." },
  4015: { type: "Bad Request", message: "The value of `carrier_code` is invalid." },
  4016: { type: "Bad Request", message: "Tracking already exists." },
  4017: { type: "Bad Request", message: "Tracking does not exist." },
  4018: { type: "Bad Request", message: "This feature has to be activated for the account." },
  4019: { type: "Bad Request", message: "The balance is insufficient." },
  4020: { type: "Bad Request", message: "Up to 200 at a time" },
  4021: { type: "Bad Request", message: "The remaining quota is not enough." },
  4031: {
    type: "No Content",
    message: "The request was successful but the response is empty.",
  },
  4032: { type: "No Content", message: "Cannot detect courier." },
  4033: { type: "No Content", message: "The value of `status` is invalid." },
} as const;

export type MetaCode = keyof typeof META_CODES;

export function isMetaCode(code: number): code is MetaCode {
  return Object.hasOwn(META_CODES, code);
}

const SUCCESS_CODES: ReadonlySet<number> = new Set([200, 201, 202]);

/** A batch answers 201 when items failed: read `data.errors` whatever the code. */
export function isSuccessCode(code: number): boolean {
  return SUCCESS_CODES.has(code);
}

const QUOTA_CODES: ReadonlySet<number> = new Set([402, META.noBalance, META.quotaExceeded]);
const TROUBLE_CODES: ReadonlySet<number> = new Set([
  META.rateLimited,
  META.serverError,
  META.unavailable,
]);

/** Whether the account has no quota or balance left. */
export function isQuotaCode(code: number): boolean {
  return QUOTA_CODES.has(code);
}

/** Whether a retry of the unchanged item can succeed. */
export function isTransientItemCode(code: number): boolean {
  return isQuotaCode(code) || TROUBLE_CODES.has(code);
}
