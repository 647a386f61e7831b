// Builds the server's OpenAPI 3.1 document from the endpoints' schemas.
import { z } from "zod";
import { KEY_HEADERS } from "../contract/contract";
import { ANY_CALL_CODES, type EndpointSpec, PATH_PARAMETERS } from "./endpoint";
import { ENDPOINTS } from "./endpoints";
import { META_CODES, type MetaCode } from "../contract/meta-codes";
import { REPLY_NAMES } from "../replies/replies";

export type Json = { [name: string]: unknown };

const COMPONENTS = "#/components/schemas/";

/** Contains no host name: its server address is relative. */
export const openApiDocument: Json = {
  openapi: "3.1.0",
  info: {
    title: "TrackingMore API v2, as Waymark serves it",
    version: "2.0",
    description:
      "The HTTP status is always 200: `meta.code` is the outcome, and `data` is `[]` on error. " +
      'Scalars may have any type (`7`, `"7"`), empty texts mean "not given", unknown fields are ignored.',
  },
  // Relative to the document.
  servers: [{ url: "../v2" }],
  security: [{ key: [] }],
  paths: pathsOf(ENDPOINTS),
  components: {
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: KEY_HEADERS[0] },
    },
    schemas: componentSchemas(),
  },
};

/** Operations by path and method; endpoints that also accept POST are listed twice. */
function pathsOf(endpoints: readonly EndpointSpec[]): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = (paths[endpoint.path] ??= {});
    path[endpoint.method.toLowerCase()] = operation(endpoint, operationId(endpoint));
    if (endpoint.alsoPost) {
      const { query, ...rest } = endpoint;
      const body = rest.body ?? { schema: query ?? z.object({}), required: [], example: {} };
      const asPost: EndpointSpec = { ...rest, method: "POST", body };
      path.post = operation(asPost, `${operationId(endpoint)}ByPost`);
    }
  }
  return paths;
}

/** `POST /trackings/batch` → `postTrackingsBatch` */
export function operationId({ method, path }: Pick<EndpointSpec, "method" | "path">): string {
  const words = path.split(/[^A-Za-z]+/).filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return method.toLowerCase() + name;
}

function operation(endpoint: EndpointSpec, id: string): Json {
  const { summary, description, body, cost, rate } = endpoint;
  const parameters = [...pathParameters(endpoint), ...queryParameters(endpoint)];
  return {
    operationId: id,
    summary,
    ...(description ? { description } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: requestBody(body) } : {}),
    responses: { "200": response(endpoint) },
    "x-codes": Object.fromEntries(
      codesOf(endpoint).map((code) => [code, META_CODES[code].message]),
    ),
    "x-requests-per-second": rate === "realtime" ? 3 : 1,
    ...(cost ? { "x-quota": cost } : {}),
  };
}

function pathParameters({ path }: EndpointSpec): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
    ...PATH_PARAMETERS[name],
  }));
}

function queryParameters({ query, queryDefaults = {} }: EndpointSpec): Json[] {
  if (!query) return [];
  const { properties } = jsonSchema(query) as { properties: Record<string, Json> };
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    const defaultValue = queryDefaults[name];
    const withDefault = defaultValue === undefined ? schema : { ...schema, default: defaultValue };
    return { name, in: "query", description, schema: withDefault };
  });
}

function requestBody({
  schema,
  maxItems,
  required,
  example,
}: NonNullable<EndpointSpec["body"]>): Json {
  const one = { ...jsonSchema(schema), ...(required.length > 0 ? { required } : {}) };
  const many = { type: "array", items: one, minItems: 1, maxItems };
  return {
    required: required.length > 0,
    content: { "application/json": { schema: maxItems ? many : one, example } },
  };
}

/** A request schema: scalars of any type are accepted, so the schema shows the intended type. */
function jsonSchema(schema: z.ZodObject): Json {
  return within(z.toJSONSchema(schema, { io: "input" }));
}

/** Removes the two members that only a standalone document has. */
function within(schema: Json): Json {
  const standalone = new Set(["$schema", "$id"]);
  return Object.fromEntries(Object.entries(schema).filter(([name]) => !standalone.has(name)));
}

export function codesOf({ codes }: EndpointSpec): MetaCode[] {
  return [...new Set([...codes, ...ANY_CALL_CODES])].sort((a, b) => a - b);
}

function response(endpoint: EndpointSpec): Json {
  const name = [...REPLY_NAMES].find(([, schema]) => schema === endpoint.reply)?.[0];
  const went = envelope(endpoint.success, { $ref: `${COMPONENTS}${name}` });
  const failed = envelope(codesOf(endpoint), { $ref: `${COMPONENTS}Empty` });
  return {
    description: "`meta.code` is the outcome.",
    content: { "application/json": { schema: { oneOf: [went, failed] } } },
  };
}

function envelope(codes: readonly number[], data: Json): Json {
  const meta = {
    type: "object",
    properties: {
      code: { enum: codes },
      type: { type: "string" },
      message: { type: "string" },
    },
    required: ["code", "type", "message"],
    additionalProperties: false,
  };
  return {
    type: "object",
    properties: { meta, data },
    required: ["meta", "data"],
    additionalProperties: false,
  };
}

function componentSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of REPLY_NAMES) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `${COMPONENTS}${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, schema]) => [id, within(schema as Json)]),
  );
}
