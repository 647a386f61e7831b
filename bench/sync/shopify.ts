// Shopify in the sync bench: answers the query for changed orders, page by page, at negligible cost.
import type { OrderNode } from "~/shopify/orders/order-payload";

const PAGE = 10;

interface Asked {
  variables: { search: string; after: string | null };
}

/** A `fetch` that answers with these orders, the longest unchanged first. */
export function answerWith(orders: () => readonly OrderNode[]) {
  return async (_url: string, init: RequestInit): Promise<Response> => {
    const { variables } = JSON.parse(String(init.body)) as Asked;
    const since = /'(.+)'/.exec(variables.search)?.[1] ?? "";
    const changed = orders().filter(({ updatedAt }) => updatedAt >= since);
    const start = Number(variables.after ?? 0);
    const nodes = changed.slice(start, start + PAGE);
    const next = start + nodes.length;
    return Response.json({
      data: {
        orders: {
          nodes,
          pageInfo: { hasNextPage: next < changed.length, endCursor: String(next) },
        },
      },
      extensions: {
        cost: {
          requestedQueryCost: 100,
          actualQueryCost: 60,
          throttleStatus: { maximumAvailable: 1e9, currentlyAvailable: 1e9, restoreRate: 1e9 },
        },
      },
    });
  };
}
