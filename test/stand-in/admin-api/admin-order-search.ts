// The admin's search syntax for orders, as far as the app uses it; unknown terms fail loudly.
import { GraphQLError } from "graphql";
import type { Sorting } from "./admin-connection.ts";
import type { Order } from "../shop/shop-model.ts";

export interface OrderSearch {
  query?: string | null;
  sortKey: string;
  reverse: boolean;
}

/** Terms joined by AND or blanks: `updated_at:>='…'`, `created_at:<…`, `name:#1001`, `id:123`. */
export function ordersMatching(orders: Order[], { query, sortKey, reverse }: OrderSearch): Order[] {
  const tests = terms(query ?? "").map(testFor);
  const found = orders.filter((order) => tests.every((test) => test(order)));
  const key = sortKeyOf(sortKey);
  found.sort((a, b) => compare(key(a), key(b)) || compare(a.id, b.id));
  return reverse ? found.reverse() : found;
}

/** How the list that ordersMatching gives is sorted, for its cursors. */
export function orderSorting({ sortKey, reverse }: OrderSearch): Sorting<Order> {
  const sign = reverse ? -1 : 1;
  return {
    valueOf: sortKeyOf(sortKey),
    compare: (a, b) => sign * (compare(a.value, b.value) || compare(a.id, b.id)),
  };
}

function terms(query: string): string[] {
  return (query.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? []).filter((term) => term !== "AND");
}

function testFor(term: string): (order: Order) => boolean {
  const match = /^(\w+):(>=|<=|>|<)?["']?(.*?)["']?$/.exec(term);
  const [, field, comparison = "=", wanted = ""] = match ?? [];
  switch (field) {
    case "id":
      return (order) => holds(BigInt(order.id), comparison, BigInt(wanted));
    case "name":
      return (order) => order.name.replace("#", "") === wanted.replace("#", "");
    case "email":
      return (order) => order.email === wanted;
    case "created_at":
      return (order) => holds(Date.parse(order.createdAt), comparison, Date.parse(wanted));
    case "updated_at":
      return (order) => holds(Date.parse(order.updatedAt), comparison, Date.parse(wanted));
    default:
      throw new GraphQLError(`STANDIN_NOT_IMPLEMENTED: the order search term ${term}`);
  }
}

function holds<T extends number | bigint>(value: T, comparison: string, wanted: T): boolean {
  if (comparison === ">") return value > wanted;
  if (comparison === ">=") return value >= wanted;
  if (comparison === "<") return value < wanted;
  if (comparison === "<=") return value <= wanted;
  return value === wanted;
}

function sortKeyOf(sortKey: string): (order: Order) => number | string {
  if (sortKey === "UPDATED_AT") return ({ updatedAt }) => updatedAt;
  if (sortKey === "CREATED_AT" || sortKey === "PROCESSED_AT") return ({ createdAt }) => createdAt;
  if (sortKey === "ORDER_NUMBER") return ({ number }) => number;
  if (sortKey === "ID") return ({ id }) => id;
  throw new GraphQLError(`STANDIN_NOT_IMPLEMENTED: orders by ${sortKey}`);
}

function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
