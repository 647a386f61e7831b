// Reads an Admin GraphQL API response: data, refused fields, query cost, or a failure.
import { z } from "zod";
import type { ErrorCode } from "~/lib/errors";

/** Query cost in points, from `extensions.cost`. */
export interface QueryCost {
  /** Maximum cost; Shopify runs the query only if the bucket holds this much. */
  requested: number;
  /** Actual cost; null if the query did not run. */
  actual: number | null;
  available: number;
  maximum: number;
  restorePerSecond: number;
}

export type AdminAnswer =
  | { kind: "answered"; data: unknown; refused: string[]; cost: QueryCost | null }
  | { kind: "throttled"; cost: QueryCost | null }
  | { kind: "failed"; code: ErrorCode; message: string; cost: QueryCost | null };

const costSchema = z
  .object({
    requestedQueryCost: z.number(),
    actualQueryCost: z.number().nullish(),
    throttleStatus: z.object({
      maximumAvailable: z.number().positive(),
      currentlyAvailable: z.number(),
      restoreRate: z.number().positive(),
    }),
  })
  .transform(({ requestedQueryCost, actualQueryCost, throttleStatus }): QueryCost => ({
    requested: requestedQueryCost,
    actual: actualQueryCost ?? null,
    available: throttleStatus.currentlyAvailable,
    maximum: throttleStatus.maximumAvailable,
    restorePerSecond: throttleStatus.restoreRate,
  }));

const errorSchema = z.object({
  message: z.string().catch(""),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
  extensions: z.object({ code: z.string().nullish() }).nullish().catch(null),
});

const bodySchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(errorSchema).nullish(),
  extensions: z
    .object({ cost: costSchema.nullish().catch(null) })
    .nullish()
    .catch(null),
});

/** Error codes for temporary failures at Shopify. */
const TEMPORARY_CODES = new Set(["INTERNAL_SERVER_ERROR", "TIMEOUT", "SERVICE_UNAVAILABLE"]);
const MESSAGE_MAX_CHARACTERS = 300;

/**
 * Reads the JSON body of an HTTP 200. Shopify returns null and an ACCESS_DENIED error for a field that the app may
 * not read; the rest of the data is valid, so such an answer is not a failure.
 */
export function readAdminAnswer(body: unknown): AdminAnswer {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return failed("unavailable", "the answer is not a GraphQL response", null);
  const { data, errors, extensions } = parsed.data;
  const cost = extensions?.cost ?? null;
  const codes = (errors ?? []).map((error) => error.extensions?.code ?? "");
  if (codes.includes("THROTTLED")) return { kind: "throttled", cost };
  const denied = (errors ?? []).filter((error) => error.extensions?.code === "ACCESS_DENIED");
  const other = (errors ?? []).find((error) => error.extensions?.code !== "ACCESS_DENIED");
  if (other) {
    const code = other.extensions?.code ?? "";
    return failed(TEMPORARY_CODES.has(code) ? "unavailable" : "invalid_input", other.message, cost);
  }
  if (!data || Object.values(data).every((value) => value === null && denied.length > 0)) {
    return denied[0]
      ? failed("forbidden", denied[0].message, cost)
      : failed("unavailable", "the answer has no data", cost);
  }
  const refused = new Set(denied.map((error) => fieldOf(error.path ?? [])));
  return { kind: "answered", data, refused: [...refused].toSorted(), cost };
}

/** ["orders", "nodes", 3, "email"] → "orders.nodes.email" */
function fieldOf(path: readonly (string | number)[]): string {
  return path.filter((step) => typeof step === "string").join(".");
}

function failed(code: ErrorCode, message: string, cost: QueryCost | null): AdminAnswer {
  return { kind: "failed", code, message: message.slice(0, MESSAGE_MAX_CHARACTERS), cost };
}
