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
  sorted?: Sorting<T>,
): object {
  const size = first ?? last;
  if (size === null || size === undefined)
    throw new GraphQLError("you must provide one of first or last", {
      extensions: { code: "BAD_REQUEST" },
    });
  // A bulk operation asks for all there is.
  if (size > MAX_PAGE && size !== Infinity)
    throw new GraphQLError(`you can't ask for more than ${MAX_PAGE} records`, {
      extensions: { code: "BAD_REQUEST" },
    });
  const start = after ? positionBehind(items, after, sorted) : 0;
  const end = before ? position(items, before, sorted) : items.length;
  const window = items.slice(start, end);
  const page = first ? window.slice(0, first) : window.slice(-size);
  const edges = page.map((node) => ({ node, cursor: cursorOf(node, sorted) }));
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

/** What a list is sorted by, as text or number, and the order of two such places. */
export interface Sorting<T> {
  valueOf(item: T): string | number;
  compare(a: Place, b: Place): number;
}
interface Place {
  id: string;
  value: string | number;
}

function cursorOf<T extends { id: string }>(item: T, sorted?: Sorting<T>): string {
  const value = sorted ? { last_value: sorted.valueOf(item) } : {};
  return Buffer.from(JSON.stringify({ last_id: item.id, ...value })).toString("base64");
}

/** Shopify's cursors mark a place by value, so a page can follow although the item has moved since. */
function positionBehind<T extends { id: string }>(
  items: readonly T[],
  cursor: string,
  sorted?: Sorting<T>,
): number {
  if (!sorted) return position(items, cursor) + 1;
  const place = JSON.parse(Buffer.from(cursor, "base64").toString()) as {
    last_id: string;
    last_value: string | number;
  };
  const marked = { id: place.last_id, value: place.last_value };
  const at = items.findIndex(
    (item) => sorted.compare({ id: item.id, value: sorted.valueOf(item) }, marked) > 0,
  );
  return at < 0 ? items.length : at;
}

function position<T extends { id: string }>(
  items: readonly T[],
  cursor: string,
  sorted?: Sorting<T>,
): number {
  const at = items.findIndex((item) => cursorOf(item, sorted) === cursor);
  if (at < 0) throw new GraphQLError("Invalid cursor for current pagination sort.");
  return at;
}
