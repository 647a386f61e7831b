// Which webhook topics the app asked for, where it wants them, and what of their bodies.

export interface Subscription {
  topic: string;
  /** Path at the app. */
  path: string;
  /** The fields to send ("customer.id" reaches inside); null: all. */
  includeFields: string[] | null;
}

/** Where everything goes while there is no manifest to read. */
export const DEFAULT_WEBHOOK_PATH = "/webhooks/shopify";

/** The payload cut down to the wanted fields; lists are cut element by element. */
export function pickFields(payload: object, fields: string[] | null): object {
  if (fields === null) return payload;
  const picked: Record<string, unknown> = {};
  const inner = new Map<string, string[]>();
  for (const field of fields) {
    const dot = field.indexOf(".");
    if (dot < 0) inner.set(field, []);
    else {
      const key = field.slice(0, dot);
      const wanted = inner.get(key);
      if (!wanted) inner.set(key, [field.slice(dot + 1)]);
      else if (wanted.length > 0) wanted.push(field.slice(dot + 1));
    }
  }
  for (const [key, wanted] of inner) {
    const value = (payload as Record<string, unknown>)[key];
    if (value !== undefined) picked[key] = wanted.length > 0 ? pickInside(value, wanted) : value;
  }
  return picked;
}

function pickInside(value: unknown, fields: string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => pickInside(item, fields));
  return value !== null && typeof value === "object" ? pickFields(value, fields) : value;
}
