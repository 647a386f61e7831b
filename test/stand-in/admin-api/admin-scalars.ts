// Shopify's own scalars: a schema built from introspection lets anything pass, so their rules are put back.
import {
  GraphQLError,
  isScalarType,
  Kind,
  type GraphQLScalarType,
  type GraphQLSchema,
  type ValueNode,
} from "graphql";

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;

const RULES: Record<string, (value: unknown) => boolean> = {
  ARN: isString,
  BigInt: matches(/^-?\d+$/),
  Color: matches(/^#[0-9a-f]{6}$/i),
  Date: matches(/^\d{4}-\d\d-\d\d$/),
  DateTime: (value) => matches(ISO_TIME)(value) && !Number.isNaN(Date.parse(String(value))),
  Decimal: matches(DECIMAL),
  FormattedString: isString,
  HTML: isString,
  Money: matches(DECIMAL),
  StorefrontID: isString,
  UnsignedInt64: matches(/^\d+$/),
  URL: (value) => isString(value) && URL.canParse(value),
  UtcOffset: matches(/^[+-]\d\d:?\d\d$/),
};

/** Makes each custom scalar refuse, in variables, literals and our own answers, what Shopify refuses. */
export function strictenScalars(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    const rule = isScalarType(type) ? RULES[type.name] : undefined;
    if (!rule || !isScalarType(type)) continue;
    const check = (value: unknown) => {
      if (rule(value)) return value;
      throw new GraphQLError(`Invalid ${type.name}: ${JSON.stringify(value)}`);
    };
    const scalar: GraphQLScalarType = type;
    scalar.serialize = type.name === "DateTime" ? (value) => toSeconds(check(value)) : check;
    scalar.parseValue = check;
    scalar.parseLiteral = (node: ValueNode) => check("value" in node ? node.value : literal(node));
  }
}

/** Shopify's times have no fractions of a second. */
function toSeconds(value: unknown): string {
  return new Date(String(value)).toISOString().replace(/\.\d+Z$/, "Z");
}

function literal(node: ValueNode): unknown {
  return node.kind === Kind.NULL ? null : node.kind;
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function matches(pattern: RegExp): (value: unknown) => boolean {
  return (value) => (isString(value) || typeof value === "number") && pattern.test(String(value));
}
