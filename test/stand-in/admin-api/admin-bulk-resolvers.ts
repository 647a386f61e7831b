// The Admin API's fields about bulk operations.
import type { GraphQLSchema } from "graphql";
import { connection, type ConnectionArguments } from "./admin-connection.ts";
import type { BulkOperation, BulkOperations, RunWhole } from "./admin-bulk.ts";

export interface BulkContext {
  bulk: BulkOperations;
  schema: GraphQLSchema;
  /** Where files are fetched, "http://localhost:4090". */
  origin: string;
  runWhole: RunWhole;
}

interface Context {
  shop: { domain: string };
  bulkContext: BulkContext;
}

const view = (operation: BulkOperation | null | undefined, { bulkContext }: Context) =>
  operation ? bulkContext.bulk.view(operation, bulkContext.origin) : null;

export const BULK_RESOLVERS = {
  "Mutation.bulkOperationRunQuery": async (
    _root: unknown,
    { query }: { query: string },
    context: Context,
  ) => {
    const { bulk, schema, runWhole } = context.bulkContext;
    const ran = await bulk.run(context.shop.domain, query, schema, runWhole);
    return { bulkOperation: view(ran.operation, context), userErrors: ran.userErrors };
  },
  "Mutation.bulkOperationCancel": (_root: unknown, { id }: { id: string }, context: Context) => {
    const operation = context.bulkContext.bulk.cancel(context.shop.domain, id);
    return { bulkOperation: view(operation, context), userErrors: [] };
  },
  "QueryRoot.bulkOperation": (_root: unknown, { id }: { id: string }, context: Context) =>
    view(context.bulkContext.bulk.find(context.shop.domain, id), context),
  "QueryRoot.bulkOperations": (_root: unknown, args: ConnectionArguments, context: Context) =>
    connection(
      context.bulkContext.bulk
        .of(context.shop.domain)
        .map((operation) => view(operation, context) as { id: string }),
      args,
    ),
};
