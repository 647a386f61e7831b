// The Admin GraphQL API: Shopify's real schema, executed over the stand-in's store.
import {
  execute,
  getNamedType,
  getVariableValues,
  GraphQLError,
  isObjectType,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type OperationDefinitionNode,
} from "graphql";
import { isAllowed } from "./admin-access.ts";
import { MAX_QUERY_COST, requestedCost, type CostMeter } from "./admin-cost.ts";
import { RESOLVERS, type AdminContext } from "./admin-resolvers.ts";
import type { AdminSchema } from "./admin-schema.ts";

export interface GraphqlRequest {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/** Executes without counting points, with every connection whole, as a bulk operation does. */
export async function executeWhole(
  { schema, requiredAccess }: AdminSchema,
  document: DocumentNode,
  context: AdminContext,
) {
  return execute({
    schema,
    document,
    contextValue: context,
    fieldResolver: strictResolver(requiredAccess, { objects: 0 }, { isWhole: true }),
    typeResolver: (value) => (value as { __typename?: string }).__typename,
  });
}

/** Answers one request with the body that Shopify would send (HTTP 200 in all these cases). */
export async function answerGraphql(
  { schema, requiredAccess }: AdminSchema,
  request: GraphqlRequest,
  context: AdminContext,
  costs: CostMeter,
): Promise<object> {
  let document: DocumentNode;
  try {
    document = parse(request.query);
  } catch (error) {
    return { errors: [(error as GraphQLError).toJSON()] };
  }
  const invalid = validate(schema, document);
  if (invalid.length > 0) return { errors: invalid.map(inShopifysShape) };

  const problem = problemOfVariables(schema, document, request.variables ?? {});
  if (problem) return { errors: [problem] };

  const requested = requestedCost(schema, document, request.variables ?? {});
  if (requested > MAX_QUERY_COST) return { errors: [tooCostly(requested)] };
  const admission = costs.admit(context.shop.domain, requested);
  if (!admission.isAdmitted)
    return {
      errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
      extensions: { cost: admission.report(null) },
    };

  const meter = { objects: 0 };
  const result = await execute({
    schema,
    document,
    variableValues: request.variables,
    operationName: request.operationName,
    contextValue: context,
    fieldResolver: strictResolver(requiredAccess, meter),
    typeResolver: (value) => (value as { __typename?: string }).__typename,
  });
  return { ...result, extensions: { cost: admission.report(meter.objects) } };
}

/** An unknown field has a code at Shopify, as recorded from a real store. */
function inShopifysShape(error: GraphQLError): object {
  const found = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message);
  if (!found) return error.toJSON();
  const [, fieldName, typeName] = found;
  return {
    ...error.toJSON(),
    message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
    extensions: { code: "undefinedField", typeName, fieldName },
  };
}

/** The first variable that its type doesn't allow, as recorded from a real store; null: all are valid. */
function problemOfVariables(
  schema: AdminSchema["schema"],
  document: DocumentNode,
  variables: Record<string, unknown>,
): object | null {
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const definitions = (operation as OperationDefinitionNode).variableDefinitions ?? [];
  const [error] = getVariableValues(schema, definitions, variables).errors ?? [];
  if (!error) return null;
  const [, name = "", at, reason = ""] =
    /^Variable "\$(\w+)" (?:got invalid value .*? at "\w+\.([\w.]+)"; )?(.*)$/s.exec(
      error.message,
    ) ?? [];
  const path = at?.split(".") ?? [];
  return {
    ...error.toJSON(),
    message: `Variable $${name} was provided invalid value for ${at ?? name} (${reason})`,
    extensions: {
      code: "INVALID_VARIABLE",
      value: variables[name],
      problems: [{ path, explanation: reason }],
    },
  };
}

function tooCostly(cost: number): object {
  return {
    message: `Query cost is ${cost}, which exceeds the single query max cost limit (${MAX_QUERY_COST}).`,
    extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost: MAX_QUERY_COST },
  };
}

/** Scopes first, then the map of resolvers, then a property of the source; whatever is absent fails loudly. */
function strictResolver(
  requiredAccess: ReadonlyMap<string, string>,
  meter: { objects: number },
  { isWhole }: { isWhole: boolean } = { isWhole: false },
): GraphQLFieldResolver<unknown, AdminContext> {
  return (source, args, context, info) => {
    const field = `${info.parentType.name}.${info.fieldName}`;
    const returned = getNamedType(info.returnType);
    if (isObjectType(returned)) meter.objects++;
    for (const name of [field, returned.name, nodeTypeName(returned)]) {
      const sentence = requiredAccess.get(name);
      if (sentence && !isAllowed(sentence, context.scopes)) throw denied(info.fieldName, sentence);
    }
    context.checkField?.(field);
    const resolve = RESOLVERS[field];
    const whole = isWhole && returned.name.endsWith("Connection") ? { first: Infinity } : {};
    if (resolve) return resolve(source, { ...args, ...whole }, context);
    const value = (source as Record<string, unknown> | undefined)?.[info.fieldName];
    if (value !== undefined) return value;
    throw new GraphQLError(`STANDIN_NOT_IMPLEMENTED: the stand-in has no ${field}`, {
      extensions: { code: "STANDIN_NOT_IMPLEMENTED" },
    });
  };
}

/** "Order" of an OrderConnection, whose own entry names no scope; else the type itself. */
function nodeTypeName(type: GraphQLNamedType): string {
  const nodes = isObjectType(type) ? type.getFields().nodes : undefined;
  return nodes ? getNamedType(nodes.type).name : type.name;
}

function denied(field: string, sentence: string): GraphQLError {
  return new GraphQLError(`Access denied for ${field} field. Required access: ${sentence.trim()}`, {
    extensions: {
      code: "ACCESS_DENIED",
      documentation: "https://shopify.dev/api/usage/access-scopes",
      requiredAccess: sentence.trim(),
    },
  });
}
