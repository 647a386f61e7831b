// An in-memory double of the Admin API's fulfillments, at the client's network edge.
import { z } from "zod";
import { createAdminClient } from "~/shopify/admin-api/admin-client.server";
import type { Clock } from "~/lib/time";

export interface DoubleEvent {
  id: string;
  status: string;
  happenedAt: string;
  message: string | null;
  /** All events that were written. */
  input: Record<string, unknown>;
}

interface DoubleFulfillment {
  status: string;
  events: DoubleEvent[];
  company: string | null;
  tracking: { number: string; url: string | null }[];
  /** Each update, as it came. */
  updates: Record<string, unknown>[];
}

const request = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()) });

export type ShopifyDouble = ReturnType<typeof shopifyDouble>;

export function shopifyDouble(clock: Clock) {
  const fulfillments = new Map<string, DoubleFulfillment>();
  let lastId = 7000;
  const state = {
    fulfillments,
    calls: 0,
    /** The next answer is lost after Shopify did what was asked: a time-out. */
    losesNextMutation: false,
    isForbidden: false,
    /** A message that refuses the next mutation. */
    userError: null as string | null,
    /** Runs before each mutation takes effect. */
    before: null as (() => Promise<void>) | null,
    add(id: string, tracking: DoubleFulfillment["tracking"] = [], company: string | null = "UPS") {
      const made = { status: "SUCCESS", events: [], company, tracking, updates: [] };
      fulfillments.set(id, made);
      return made as DoubleFulfillment;
    },
    /** Another app, or Shopify itself, writes an event. */
    write(id: string, status: string, happenedAt: string): DoubleEvent {
      const event = { id: String(++lastId), status, happenedAt, message: null, input: {} };
      find(id)?.events.push(event);
      return event;
    },
    admin: createAdminClient({
      tokens: { tokenFor: async () => "token", reject: async () => {} },
      budget: { reserve: async () => 0, recordCost: async () => {}, pause: async () => {} },
      clock,
      wait: async () => {},
      fetch: async (_url, init) => {
        state.calls++;
        const { query, variables } = request.parse(JSON.parse(String(init.body)));
        if (query.includes("mutation")) return mutate(query, variables);
        return Response.json({ data: { fulfillment: shown(find(plain(variables.id))) } });
      },
    }),
  };

  const find = (id: string) => fulfillments.get(id);
  const plain = (gid: unknown) => String(gid).split("/").at(-1) ?? "";

  function shown(made: DoubleFulfillment | undefined) {
    if (!made) return null;
    return {
      status: made.status,
      events: {
        nodes: made.events.map(({ id, status, happenedAt }) => ({
          id: `gid://shopify/FulfillmentEvent/${id}`,
          status,
          happenedAt,
        })),
      },
      trackingInfo: made.tracking.map((each) => ({ company: made.company, ...each })),
    };
  }

  async function mutate(query: string, variables: Record<string, unknown>): Promise<Response> {
    await state.before?.();
    const field = query.includes("fulfillmentEventCreate")
      ? "fulfillmentEventCreate"
      : "fulfillmentTrackingInfoUpdate";
    if (state.isForbidden) {
      const message = `Access denied for ${field} field.`;
      const error = { message, path: [field], extensions: { code: "ACCESS_DENIED" } };
      return Response.json({ data: { [field]: null }, errors: [error] });
    }
    const refusal = state.userError;
    state.userError = null;
    const done =
      refusal === null
        ? field === "fulfillmentEventCreate"
          ? createEvent(variables.event as Record<string, unknown>)
          : update(variables)
        : {};
    if (state.losesNextMutation) {
      state.losesNextMutation = false;
      throw new Error("time-out");
    }
    const userErrors = refusal === null ? [] : [{ field: null, message: refusal }];
    const empty = { fulfillmentEvent: null, fulfillment: null };
    return Response.json({ data: { [field]: { ...empty, ...done, userErrors } } });
  }

  function createEvent(input: Record<string, unknown>) {
    const { fulfillmentId, status, happenedAt, message = null } = input;
    const id = String(++lastId);
    find(plain(fulfillmentId))?.events.push({
      id,
      status: String(status),
      // Shopify keeps whole seconds.
      happenedAt: String(happenedAt).replace(/\.\d+Z$/, "Z"),
      message: message === null ? null : String(message),
      input,
    });
    return { fulfillmentEvent: { id: `gid://shopify/FulfillmentEvent/${id}` } };
  }

  function update({ id, tracking }: Record<string, unknown>) {
    const made = find(plain(id));
    const given = tracking as { company?: string; numbers: string[]; urls: string[] };
    if (made) {
      made.company = given.company ?? null;
      made.tracking = given.numbers.map((number, at) => ({ number, url: given.urls[at] ?? null }));
      made.updates.push(given);
    }
    return { fulfillment: { id } };
  }

  return state;
}
