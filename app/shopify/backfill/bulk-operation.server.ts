// Starts, checks and cancels Shopify's bulk operations, which write a file of all orders.
import { z } from "zod";
import type { AdminClient } from "../admin-api/admin-client.server";

/**
 * Bulk operations do not allow a connection inside a list (fulfillments), so items come from the order; the items of
 * an order with several fulfillments are read one by one afterward.
 */
const BULK_ORDERS = `#graphql
  query BulkOrders {
    orders(query: "created_at:>='SINCE'") {
      edges { node {
        id legacyResourceId name email phone createdAt updatedAt cancelledAt customerLocale
        shippingAddress { countryCodeV2 name phone zip }
        fulfillments {
          legacyResourceId name status createdAt updatedAt displayStatus deliveredAt estimatedDeliveryAt totalQuantity
          trackingInfo { company number url }
        }
        lineItems { edges { node { id quantity title variantTitle sku } } }
      } }
    }
  }`;

/** Without protected customer data: one refused field fails the whole operation. */
const BULK_ORDERS_UNPROTECTED = `#graphql
  query BulkOrdersUnprotected {
    orders(query: "created_at:>='SINCE'") {
      edges { node {
        id legacyResourceId name createdAt updatedAt cancelledAt customerLocale
        fulfillments {
          legacyResourceId name status createdAt updatedAt displayStatus deliveredAt estimatedDeliveryAt totalQuantity
          trackingInfo { company number url }
        }
        lineItems { edges { node { id quantity title variantTitle sku } } }
      } }
    }
  }`;

export function bulkOrdersQuery(since: Date, asksProtected: boolean): string {
  const text = asksProtected ? BULK_ORDERS : BULK_ORDERS_UNPROTECTED;
  return text.replace("#graphql\n", "").trim().replace("SINCE", since.toISOString());
}

const operation = z.object({
  id: z.string(),
  status: z.string(),
  errorCode: z.string().nullish(),
  query: z.string(),
  createdAt: z.string().transform((text) => new Date(text)),
  objectCount: z.coerce.number(),
  rootObjectCount: z.coerce.number(),
  url: z.string().nullish(),
  partialDataUrl: z.string().nullish(),
});
export type BulkOperation = z.output<typeof operation>;

const FIND_OPERATION = `#graphql
  query FindBulkOperation($id: ID!) {
    bulkOperation(id: $id) {
      id status errorCode query createdAt objectCount rootObjectCount url partialDataUrl
    }
  }`;

/** null: Shopify has deleted the operation. */
export async function findOperation(
  admin: AdminClient,
  shopId: string,
  id: string,
): Promise<BulkOperation | null> {
  const schema = z.object({ bulkOperation: operation.nullable() });
  return (await admin.execute(shopId, FIND_OPERATION, { id }, schema)).data.bulkOperation;
}

const NEWEST_OPERATIONS = `#graphql
  query NewestBulkOperations {
    bulkOperations(first: 10, sortKey: CREATED_AT, reverse: true) {
      nodes { id status errorCode query createdAt objectCount rootObjectCount url partialDataUrl }
    }
  }`;

const RUN_OPERATION = `#graphql
  mutation RunBulkQuery($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: true) {
      bulkOperation { id }
      userErrors { code message }
    }
  }`;

const ranOperation = z.object({
  bulkOperationRunQuery: z.object({
    bulkOperation: z.object({ id: z.string() }).nullish(),
    userErrors: z.array(z.object({ code: z.string().nullish(), message: z.string() })),
  }),
});

export type StartedOperation =
  | { outcome: "started"; id: string }
  /** Shopify's limit of concurrent operations for the shop is reached. */
  | { outcome: "busy" }
  | { outcome: "refused"; message: string };

/**
 * Starts an operation, or returns the one that was started for the same query at `from` or later: a worker killed
 * before it saved the id does not start a second one.
 */
export async function startOperation(
  admin: AdminClient,
  shopId: string,
  query: string,
  from: Date,
): Promise<StartedOperation> {
  const list = z.object({ bulkOperations: z.object({ nodes: z.array(operation) }) });
  const { data: known } = await admin.execute(shopId, NEWEST_OPERATIONS, {}, list);
  const mine = known.bulkOperations.nodes.find(
    (each) => each.query.trim() === query && isAlive(each) && each.createdAt >= from,
  );
  if (mine) return { outcome: "started", id: mine.id };
  const { data } = await admin.execute(shopId, RUN_OPERATION, { query }, ranOperation);
  const { bulkOperation, userErrors } = data.bulkOperationRunQuery;
  if (bulkOperation) return { outcome: "started", id: bulkOperation.id };
  const isBusy = userErrors.some(
    ({ code }) => code === "OPERATION_IN_PROGRESS" || code === "LIMIT_REACHED",
  );
  if (isBusy) return { outcome: "busy" };
  return { outcome: "refused", message: userErrors[0]?.message ?? "no reason was given" };
}

function isAlive({ status }: BulkOperation): boolean {
  return status === "CREATED" || status === "RUNNING" || status === "COMPLETED";
}

const CANCEL_OPERATION = `#graphql
  mutation CancelBulkOperation($id: ID!) {
    bulkOperationCancel(id: $id) { userErrors { message } }
  }`;

/** Has no effect on an operation that has ended. */
export async function cancelOperation(
  admin: AdminClient,
  shopId: string,
  id: string,
): Promise<void> {
  const schema = z.object({ bulkOperationCancel: z.object({ userErrors: z.array(z.unknown()) }) });
  await admin.execute(shopId, CANCEL_OPERATION, { id }, schema);
}
