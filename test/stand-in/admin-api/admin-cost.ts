// Query cost: one point an object, a bucket per shop that refills. Shopify's own sums differ in detail.
import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
} from "graphql";

const MUTATION_COST = 10;
/** No single query may ask for more. */
export const MAX_QUERY_COST = 1_000;

export interface CostAdmission {
  isAdmitted: boolean;
  /** `extensions.cost`; gives back what was asked for but not used. Null: nothing ran. */
  report(actual: number | null): object;
}

export type CostMeter = ReturnType<typeof createCostMeter>;

/** How many points a shop's bucket holds, and how fast they come back. */
export interface Bucket {
  maximum: number;
  restorePerSecond: number;
}
export const STANDARD_PLAN: Bucket = { maximum: 2_000, restorePerSecond: 100 };

export function createCostMeter(
  now: () => Date,
  bucketOf: (shop: string) => Bucket = () => STANDARD_PLAN,
) {
  const buckets = new Map<string, { available: number; at: number }>();
  let throttled = 0;

  return {
    /** Takes all of a shop's points, as another of the app's processes would that reads a lot. */
    drain(shop: string): void {
      buckets.set(shop, { available: 0, at: now().getTime() });
    },
    /** Questions that were turned away for want of points. */
    throttledCount: () => throttled,
    admit(shop: string, requested: number): CostAdmission {
      const at = now().getTime();
      const { maximum, restorePerSecond } = bucketOf(shop);
      const bucket = buckets.get(shop) ?? { available: maximum, at };
      const restored = (Math.max(0, at - bucket.at) / 1000) * restorePerSecond;
      bucket.available = Math.min(maximum, bucket.available + restored);
      bucket.at = at;
      buckets.set(shop, bucket);
      const isAdmitted = requested <= bucket.available;
      if (isAdmitted) bucket.available -= requested;
      else throttled++;
      return {
        isAdmitted,
        report(actual) {
          if (actual !== null)
            bucket.available = Math.min(maximum, bucket.available + requested - actual);
          return {
            requestedQueryCost: requested,
            actualQueryCost: actual,
            throttleStatus: {
              maximumAvailable: maximum,
              currentlyAvailable: Math.floor(bucket.available),
              restoreRate: restorePerSecond,
            },
          };
        },
      };
    },
  };
}

/** What the document may cost at most: objects, times `first` or `last` inside connections. */
export function requestedCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
): number {
  const types = new TypeInfo(schema);
  const factors: number[] = [1];
  let cost = 0;
  visit(
    document,
    visitWithTypeInfo(types, {
      OperationDefinition(node) {
        if (node.operation === "mutation") cost += MUTATION_COST;
      },
      Field: {
        enter(node) {
          const type = getNamedType(types.getType());
          const factor = factors.at(-1) ?? 1;
          if (isObjectType(type) || isInterfaceType(type)) cost += factor;
          factors.push(factor * pageSize(node, variables));
        },
        leave() {
          factors.pop();
        },
      },
    }),
  );
  return cost;
}

function pageSize(field: FieldNode, variables: Record<string, unknown>): number {
  const given = field.arguments?.find(
    ({ name }) => name.value === "first" || name.value === "last",
  );
  if (!given) return 1;
  if (given.value.kind === Kind.INT) return Number(given.value.value);
  if (given.value.kind === Kind.VARIABLE) return Number(variables[given.value.name.value] ?? 1);
  return 1;
}
