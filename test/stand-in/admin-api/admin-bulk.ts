// Bulk operations: a question over all records, answered by a file of one JSON object a line.
import type { GraphQLError } from "graphql";
import {
  type DocumentNode,
  type GraphQLSchema,
  TypeInfo,
  getNamedType,
  getNullableType,
  isListType,
  parse,
  validate,
  visit,
  visitWithTypeInfo,
} from "graphql";

/** Shopify's rules for such a question. */
const MAX_CONNECTIONS = 5;
const MAX_DEPTH = 2;
const MAX_RUNNING = 5;

export interface BulkOperation {
  id: string;
  shop: string;
  query: string;
  createdAt: string;
  lines: string[];
  rootCount: number;
  /** Set when the operation could not be carried out. */
  errorCode: string | null;
  canceledAt: string | null;
}

/** How a shop's operations go, for tests. */
export interface BulkSteering {
  /** From CREATED to the end. 0 when left away. */
  durationMs?: number;
  /** It fails so, and leaves the first lines as partial data. */
  failure?: { errorCode: "INTERNAL_SERVER_ERROR" | "TIMEOUT"; lines: number };
}

export type BulkOperations = ReturnType<typeof createBulkOperations>;

/** Runs a question in the shop's name, without a page size: all records. */
export type RunWhole = (
  document: DocumentNode,
) => Promise<{ data?: Record<string, unknown> | null; errors?: readonly GraphQLError[] }>;

export function createBulkOperations(now: () => Date) {
  const operations: BulkOperation[] = [];
  const steerings = new Map<string, BulkSteering>();

  const statusOf = (operation: BulkOperation) => {
    const { durationMs = 0 } = steerings.get(operation.shop) ?? {};
    if (operation.canceledAt) return "CANCELED";
    const runsMs = now().getTime() - Date.parse(operation.createdAt);
    if (runsMs < durationMs) return runsMs === 0 ? "CREATED" : "RUNNING";
    return operation.errorCode ? "FAILED" : "COMPLETED";
  };
  const isRunning = (operation: BulkOperation) =>
    ["CREATED", "RUNNING"].includes(statusOf(operation));
  const find = (shop: string, id: string) =>
    operations.find((operation) => operation.shop === shop && operation.id === id);

  return {
    /** Applies to the shop's operations from now on. */
    steer: (shop: string, steering: BulkSteering) => void steerings.set(shop, steering),
    /** The shop's, the newest first. */
    of: (shop: string) => operations.filter((each) => each.shop === shop).toReversed(),
    find,

    /** What the schema's BulkOperation says of it. */
    view(operation: BulkOperation, origin: string): object {
      const status = statusOf(operation);
      const isOver = status === "COMPLETED" || status === "FAILED";
      const url = isOver && operation.lines.length > 0 ? fileUrl(origin, operation) : null;
      const { lines, rootCount, createdAt } = operation;
      return {
        id: operation.id,
        status,
        type: "QUERY",
        errorCode: status === "FAILED" ? operation.errorCode : null,
        query: operation.query,
        createdAt,
        completedAt: isOver ? createdAt : null,
        objectCount: String(lines.length),
        rootObjectCount: String(rootCount),
        fileSize: isOver ? String(Buffer.byteLength(textOf(operation))) : null,
        url: status === "COMPLETED" ? url : null,
        partialDataUrl: status === "FAILED" ? url : null,
      };
    },

    async run(shop: string, query: string, schema: GraphQLSchema, runWhole: RunWhole) {
      if (operations.filter((each) => each.shop === shop && isRunning(each)).length >= MAX_RUNNING)
        return refusal("LIMIT_REACHED", "Too many bulk operations are running.");
      let document: DocumentNode;
      try {
        document = parse(query);
      } catch (error) {
        return refusal("INVALID", (error as GraphQLError).message);
      }
      const problem = validate(schema, document)[0]?.message ?? brokenRule(schema, document);
      if (problem) return refusal("INVALID", problem);
      const operation: BulkOperation = {
        id: `gid://shopify/BulkOperation/${5_000_000_000_001 + operations.length}`,
        shop,
        query,
        createdAt: now().toISOString(),
        ...linesOf(await runWhole(document), steerings.get(shop)?.failure),
        canceledAt: null,
      };
      operations.push(operation);
      return { operation, userErrors: [] };
    },

    cancel(shop: string, id: string): BulkOperation | undefined {
      const operation = find(shop, id);
      if (operation && isRunning(operation)) operation.canceledAt = now().toISOString();
      return operation;
    },

    /** GET /bulk/<number>.jsonl, from a byte on if asked so. */
    file(request: Request): Response {
      const number = /^\/bulk\/(\d+)\.jsonl$/.exec(new URL(request.url).pathname)?.[1];
      const operation = operations.find(({ id }) => id.endsWith(`/${number}`));
      if (!operation) return new Response("gone", { status: 404 });
      const bytes = Buffer.from(textOf(operation));
      const range = /^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "");
      if (!range) return new Response(bytes);
      const from = Number(range[1]);
      if (from >= bytes.length) return new Response(null, { status: 416 });
      return new Response(bytes.subarray(from), { status: 206 });
    },
  };
}

function refusal(code: string, message: string) {
  return { operation: null, userErrors: [{ code, field: ["query"], message }] };
}

function fileUrl(origin: string, { id }: BulkOperation): string {
  return `${origin}/bulk/${id.split("/").at(-1)}.jsonl`;
}

function textOf({ lines }: BulkOperation): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** The rule that the question breaks, in words; null: none. */
function brokenRule(schema: GraphQLSchema, document: DocumentNode): string | null {
  const types = new TypeInfo(schema);
  const above: ("connection" | "list" | "object")[] = [];
  let connections = 0;
  let problem: string | null = null;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter() {
          const type = types.getType();
          const isPart = types.getParentType()?.name.endsWith("Connection") ?? false;
          const isConnection = type ? getNamedType(type).name.endsWith("Connection") : false;
          if (isConnection) {
            connections++;
            if (above.filter((one) => one === "connection").length >= MAX_DEPTH)
              problem = "Connections are nested too deeply.";
            if (above.includes("list"))
              problem =
                "Queries that contain a connection field within a list field are not currently supported.";
          }
          const isList = !isPart && isListType(type && getNullableType(type));
          above.push(isConnection ? "connection" : isList ? "list" : "object");
        },
        leave() {
          above.pop();
        },
      },
    }),
  );
  if (connections === 0) return "Bulk queries must contain at least one connection.";
  return connections > MAX_CONNECTIONS ? "Bulk queries have at most five connections." : problem;
}

type Answer = Awaited<ReturnType<RunWhole>>;
type Node = Record<string, unknown>;

/** Grouped: each object's children stand right below it and name it. */
function linesOf(
  { data, errors }: Answer,
  failure: BulkSteering["failure"],
): Pick<BulkOperation, "lines" | "rootCount" | "errorCode"> {
  if (errors?.length) {
    const code = String(errors[0]?.extensions.code ?? "INTERNAL_SERVER_ERROR");
    if (code === "STANDIN_NOT_IMPLEMENTED") throw errors[0];
    return { lines: [], rootCount: 0, errorCode: code };
  }
  const roots = Object.values(data ?? {}).flatMap(nodesOf);
  const lines = roots.flatMap((node) => linesOfNode(node, null));
  if (!failure) return { lines, rootCount: roots.length, errorCode: null };
  return {
    lines: lines.slice(0, failure.lines),
    rootCount: roots.length,
    errorCode: failure.errorCode,
  };
}

function linesOfNode(node: Node, parentId: string | null): string[] {
  const own: Node = {};
  const children: string[] = [];
  for (const [field, value] of Object.entries(node)) {
    const nodes = nodesOf(value);
    if (isPage(value)) children.push(...nodes.flatMap((one) => linesOfNode(one, String(node.id))));
    else own[field] = value;
  }
  const line = JSON.stringify(parentId === null ? own : { ...own, __parentId: parentId });
  return [line, ...children];
}

function isPage(value: unknown): value is { edges: { node: Node }[] } {
  return typeof value === "object" && value !== null && "edges" in value;
}

function nodesOf(value: unknown): Node[] {
  return isPage(value) ? value.edges.map(({ node }) => node) : [];
}
