// The API documentation page: HTML without scripts, from the table behind the OpenAPI document.
import { KEY_HEADERS } from "~/trackingmore/contract/contract";
import { type EndpointSpec, PATH_PARAMETERS } from "~/trackingmore/openapi/endpoint";
import { ENDPOINTS } from "~/trackingmore/openapi/endpoints";
import { META_CODES } from "~/trackingmore/contract/meta-codes";
import { codesOf, openApiDocument, operationId, type Json } from "~/trackingmore/openapi/openapi";
import { DOCS_STYLE } from "./docs-style";

/** @param baseUrl up to and including `/v2`, as the reader reaches it. */
export function docsPage(baseUrl: string): string {
  const base = escape(baseUrl);
  return htmlPage(
    "Waymark API (TrackingMore v2)",
    `<p>Base address <code>${base}</code>. Every call carries the key in the header <code>${KEY_HEADERS[0]}</code>. As
<a href="openapi.json">OpenAPI 3.1</a>. <a href="docs/testing">Test your client</a> with parcels of every status.</p>
<p>The HTTP status is always 200: <code>meta.code</code> is the outcome, and <code>data</code> is <code>[]</code> on
error. Items of a bulk call are independent: 201 means that some failed, each with its own code.</p>
<nav aria-label="Endpoints"><ul>
${ENDPOINTS.map(contentsLine).join("\n")}
</ul></nav>
${ENDPOINTS.map((endpoint) => section(endpoint, baseUrl)).join("\n")}`,
  );
}

/** @param title plain text; @param content HTML of the page below it */
export function htmlPage(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${DOCS_STYLE}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${content}
</main>
</body>
</html>
`;
}

function contentsLine(endpoint: EndpointSpec): string {
  const { method, path, summary } = endpoint;
  return `<li><span class="method">${method}</span> <a href="#${operationId(endpoint)}">${escape(path)}</a><br>${prose(summary)}</li>`;
}

function section(endpoint: EndpointSpec, baseUrl: string): string {
  const { method, path, summary, description, alsoPost, cost, rate } = endpoint;
  const id = operationId(endpoint);
  const perSecond = rate === "realtime" ? "3 a second" : "1 a second";
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title"><span class="method">${method}</span> <code>${escape(path)}</code></h2>
<p>${prose([`${summary}.`, description ?? ""].join(" ").trim())}</p>
<p class="meta">Limit: ${perSecond}, unless the operator sets another.${cost ? ` Quota: ${escape(cost)}.` : ""}${
    alsoPost ? " Also as <code>POST</code>, with the fields as a JSON body." : ""
  }</p>
<pre tabindex="0"><code>${escape(curl(endpoint, baseUrl))}</code></pre>
${fieldsOf("Fields", requestFields(endpoint))}
<details><summary>Fields of <code>data</code></summary>
${definitions(replyFields(endpoint))}
</details>
<details><summary>Codes</summary>
${definitions(codeRows(endpoint))}
</details>
</section>`;
}

/** A command that works with the reader's key. */
export function curl({ method, path, body }: EndpointSpec, baseUrl: string): string {
  const filled = path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => PATH_PARAMETERS[name]?.example ?? "",
  );
  // With a body curl sends a POST.
  const isSaid = method === (body ? "POST" : "GET");
  const lines = [`curl ${isSaid ? "" : `-X ${method} `}'${baseUrl}${filled}'`];
  lines.push(`-H '${KEY_HEADERS[0]}: YOUR-KEY'`);
  if (body) {
    lines.push("-H 'Content-Type: application/json'");
    lines.push(`-d '${JSON.stringify(body.example).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(" \\\n  ");
}

interface Row {
  name: string;
  /** Type, and whether it is required. */
  note: string;
  description: string;
}

function fieldsOf(title: string, rows: readonly Row[]): string {
  return rows.length > 0 ? `<h3>${title}</h3>\n${definitions(rows)}` : "";
}

function definitions(rows: readonly Row[]): string {
  const items = rows.map(
    ({ name, note, description }) =>
      `<div><dt><code>${escape(name)}</code> <span>${escape(note)}</span></dt><dd>${prose(description)}</dd></div>`,
  );
  return `<dl>\n${items.join("\n")}\n</dl>`;
}

function requestFields(endpoint: EndpointSpec): Row[] {
  const { required = [] } = endpoint.body ?? {};
  const schema = endpoint.body?.schema ?? endpoint.query;
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const { type = "string", description = "" } = field.meta() ?? {};
    const note = [type].flat()[0] ?? "string";
    return { name, note: required.includes(name) ? `${note}, required` : note, description };
  });
}

function replyFields(endpoint: EndpointSpec): Row[] {
  const { paths } = openApiDocument as { paths: Record<string, Record<string, Json>> };
  const operation = paths[endpoint.path]?.[endpoint.method.toLowerCase()];
  const [went] = find(
    operation,
    "responses",
    "200",
    "content",
    "application/json",
    "schema",
    "oneOf",
  ) as Json[];
  const rows = flatten(find(went, "properties", "data") as Json, "");
  return rows.length > 0 ? rows : [{ name: "[]", note: "array", description: "Nothing." }];
}

/** Lists nested fields as `trackings[].id`; resolves each `$ref`. */
function flatten(schema: Json, prefix: string): Row[] {
  const { $ref, anyOf, items, properties, additionalProperties } = schema;
  if (typeof $ref === "string")
    return flatten(find(openApiDocument, ...$ref.split("/").slice(1)) as Json, prefix);
  if (Array.isArray(anyOf)) return (anyOf as Json[]).flatMap((one) => flatten(one, prefix));
  if (items) return flatten(items as Json, `${prefix}[]`);
  if (properties) {
    return Object.entries(properties as Record<string, Json>).flatMap(([name, field]) => {
      const path = prefix ? `${prefix}.${name}` : name;
      const row = {
        name: path,
        note: typeName(field),
        description: String(field.description ?? ""),
      };
      return [row, ...flatten(field, path)];
    });
  }
  if (typeof additionalProperties === "object" && additionalProperties !== null) {
    return flatten(additionalProperties as Json, prefix ? `${prefix}.*` : "*");
  }
  return [];
}

function typeName({ type, anyOf, enum: values, const: value, $ref }: Json): string {
  if (Array.isArray(anyOf)) return [...new Set((anyOf as Json[]).map(typeName))].join(" or ");
  if (type !== undefined) return [type].flat().join(" or ");
  if ($ref) return "object";
  return values || value !== undefined ? "constant" : "any";
}

function codeRows(endpoint: EndpointSpec): Row[] {
  return [...endpoint.success, ...codesOf(endpoint)].map((code) => ({
    name: String(code),
    note: META_CODES[code].type,
    description: META_CODES[code].message,
  }));
}

function find(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((inside, name) => (inside as Json | undefined)?.[name], value);
}

export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Escaped, with backticks as code. */
function prose(text: string): string {
  return escape(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}
