// Filters from the query string, a JSON body, or both.

/** As one object; the body overrides the query. */
export function filterFields(query: URLSearchParams, body: unknown): Record<string, unknown> {
  return { ...queryFields(query), ...bodyFields(body) };
}

/** PHP writes `numbers[]=a&numbers[]=b` for an array. */
function queryFields(query: URLSearchParams): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    fields[name.replace(/\[\d*\]$/, "")] = values.length > 1 ? values : values[0];
  }
  return fields;
}

/** An empty PHP array is `[]` in JSON. */
function bodyFields(body: unknown): object {
  const fields: unknown = Array.isArray(body) ? body[0] : body;
  return typeof fields === "object" && fields !== null ? fields : {};
}
