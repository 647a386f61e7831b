// Connections of the Admin API: pages by cursor over a list.
import { GraphQLError } from "graphql";

export interface ConnectionArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

const MAX_PAGE = 250;

/** A page of `items`; like Shopify it wants one of `first` and `last`, at most 250. */
export function connection<T extends { id: string }>(
  items: readonly T[],
  { first, last, after, before }: ConnectionArguments,
): object {
  const size = first ?? last;
  if (size === null || size === undefined)
    throw new GraphQLError("you must provide one of first or last", {
      extensions: { code: "BAD_REQUEST" },
    });
  if (size > MAX_PAGE)
    throw new GraphQLError(`you can't ask for more than ${MAX_PAGE} records`, {
      extensions: { code: "BAD_REQUEST" },
    });
  const start = after ? position(items, after) + 1 : 0;
  const end = before ? position(items, before) : items.length;
  const window = items.slice(start, end);
  const page = first ? window.slice(0, first) : window.slice(-size);
  const edges = page.map((node) => ({ node, cursor: cursorOf(node) }));
  const firstAt = page[0] ? items.indexOf(page[0]) : start;
  return {
    edges,
    nodes: page,
    pageInfo: {
      hasNextPage: firstAt + page.length < items.length,
      hasPreviousPage: firstAt > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf(item: { id: string }): string {
  return Buffer.from(JSON.stringify({ last_id: item.id })).toString("base64");
}

function position(items: readonly { id: string }[], cursor: string): number {
  const at = items.findIndex((item) => cursorOf(item) === cursor);
  if (at < 0) throw new GraphQLError("Invalid cursor for current pagination sort.");
  return at;
}
