// Webhooks as Shopify sends them: signed, with its headers, its time limit and its retries; and a ledger of them.
import { randomUUID } from "node:crypto";
import { SHOPIFY_API_VERSION } from "../../../app/shopify/admin-api/api-version.ts";
import { seededRandom } from "../shop/random.ts";
import { signWebhook } from "../app/signatures.ts";
import { DEFAULT_WEBHOOK_PATH, pickFields, type Subscription } from "./subscriptions.ts";
import {
  createFaultyNetwork,
  type FaultCounts,
  type FaultPlan,
  type FaultyNetwork,
} from "./webhook-faults.ts";
import {
  createCourier,
  MAX_RETRIES,
  type Attempt,
  type CourierOptions,
} from "./webhook-courier.ts";

export type { Attempt };

export interface Delivery {
  topic: string;
  shop: string;
  /** Identity of the delivery: the same on each retry and on each duplicate. */
  webhookId: string;
  eventId: string;
  /** When the thing happened, virtual time included. */
  triggeredAt: string;
  body: string;
  /** `lost`: chaos swallowed it before the first try. */
  state: "pending" | "acknowledged" | "failed" | "lost";
  attempts: Attempt[];
}

export interface DeliverySummary {
  /** Deliveries handed to the network, copies included. */
  sent: number;
  acknowledged: number;
  /** Given up after the last retry. */
  failed: number;
  lost: number;
}

export interface DeliverOptions {
  webhookId?: string;
  eventId?: string;
  triggeredAt?: Date;
  /** Replaces or (null) removes headers, to send what Shopify never would. */
  headers?: Record<string, string | null>;
}

export interface ReleaseOptions {
  /** How often each delivery is sent; 1 by default. */
  copies?: number;
  /** Shuffles all deliveries by this seed; in order when left away. */
  shuffleSeed?: number;
  /** Share of deliveries that never arrive, 0 to 1; needs `shuffleSeed`. */
  loseShare?: number;
}

export interface WebhookSenderOptions extends CourierOptions {
  apiSecret: string;
  /** Who wants which topic; an action's topic without a subscription is not sent. */
  subscription: (topic: string) => Subscription | null;
}

export type WebhookSender = ReturnType<typeof createWebhookSender>;

export function createWebhookSender(options: WebhookSenderOptions) {
  const courier = createCourier(options);
  const ledger: Delivery[] = [];
  /** Deliveries that wait for `release`; null while nobody holds them. */
  let held: Delivery[] | null = null;
  let faulty: FaultyNetwork | null = null;

  function compose(topic: string, shop: string, body: string, said: DeliverOptions): Delivery {
    return {
      topic,
      shop,
      webhookId: said.webhookId ?? randomUUID(),
      eventId: said.eventId ?? randomUUID(),
      triggeredAt: (said.triggeredAt ?? options.now()).toISOString(),
      body,
      state: "pending",
      attempts: [],
    };
  }

  /** Resolves after the first try when `retries` is 0, otherwise after the last that is needed. */
  function send(
    delivery: Delivery,
    retries: number,
    changedHeaders: Record<string, string | null> = {},
  ): Promise<Delivery> {
    ledger.push(delivery);
    return new Promise((resolve) => {
      courier.post({
        path: options.subscription(delivery.topic)?.path ?? DEFAULT_WEBHOOK_PATH,
        body: delivery.body,
        headers: changed(headersOf(delivery, options.apiSecret), changedHeaders),
        retries,
        onAttempt(attempt, outcome) {
          delivery.attempts.push(attempt);
          delivery.state = outcome;
          if (outcome !== "pending") resolve(delivery);
        },
      });
    });
  }

  return {
    /** Sends what an action caused, to subscribers only, with all retries; held while `hold` is on. */
    emit(topic: string, shop: string, payload: object, said: DeliverOptions = {}): void {
      const subscription = options.subscription(topic);
      if (!subscription) return;
      const body = JSON.stringify(pickFields(payload, subscription.includeFields));
      const delivery = compose(topic, shop, body, said);
      if (held) held.push(delivery);
      else if (faulty) faulty.pass(delivery);
      else void send(delivery, MAX_RETRIES);
    },

    /** From here on the webhooks of actions suffer these faults. */
    setFaults(plan: FaultPlan): void {
      faulty = createFaultyNetwork(plan, {
        send: (delivery) => void send(delivery, MAX_RETRIES),
        lose(delivery) {
          delivery.state = "lost";
          ledger.push(delivery);
        },
      });
    },
    /** Sends what waits to be overtaken. */
    flushFaults: (): void => faulty?.flush(),
    /** Lets the day pass that late webhooks take. */
    sendLate: (): void => faulty?.sendLate(),
    /** What the faults did so far, by shop. */
    faultCounts: (): Record<string, FaultCounts> => faulty?.counts() ?? {},

    /** Sends one webhook now, once, and waits for the answer. A string is sent as it stands. */
    deliver(
      topic: string,
      shop: string,
      payload: object | string,
      said: DeliverOptions = {},
    ): Promise<Delivery> {
      const body = typeof payload === "string" ? payload : JSON.stringify(payload);
      return send(compose(topic, shop, body, said), 0, said.headers);
    },

    hold(): void {
      held ??= [];
    },

    async release(wanted: ReleaseOptions = {}): Promise<DeliverySummary> {
      const { sent, lost } = playChance(held ?? [], wanted);
      held = null;
      ledger.push(...lost);
      await Promise.all(sent.map((delivery) => send(delivery, MAX_RETRIES)));
      return summarise([...sent, ...lost]);
    },

    async settled(): Promise<DeliverySummary> {
      await courier.idle();
      return summarise(ledger);
    },

    deliveries: (): readonly Delivery[] => ledger,
    stop: () => courier.stop(),
  };
}

function playChance(
  held: Delivery[],
  { copies = 1, shuffleSeed, loseShare = 0 }: ReleaseOptions,
): { sent: Delivery[]; lost: Delivery[] } {
  const copied = held.flatMap((delivery) =>
    Array.from({ length: copies }, (): Delivery => ({ ...delivery, attempts: [] })),
  );
  if (shuffleSeed === undefined) return { sent: copied, lost: [] };
  const random = seededRandom(shuffleSeed);
  // A lost webhook is lost with all its copies: the shop's event never reaches the app.
  const lostIds = new Set(
    held.filter(() => random.next() < loseShare).map(({ webhookId }) => webhookId),
  );
  const lost = held.filter(({ webhookId }) => lostIds.has(webhookId));
  for (const delivery of lost) delivery.state = "lost";
  const sent = copied.filter(({ webhookId }) => !lostIds.has(webhookId));
  return { sent: random.shuffled(sent), lost };
}

function headersOf(delivery: Delivery, secret: string): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "*/*",
    "user-agent": "Shopify-Captain-Hook",
    "x-shopify-topic": delivery.topic,
    "x-shopify-hmac-sha256": signWebhook(delivery.body, secret),
    "x-shopify-shop-domain": delivery.shop,
    "x-shopify-api-version": SHOPIFY_API_VERSION,
    "x-shopify-webhook-id": delivery.webhookId,
    "x-shopify-event-id": delivery.eventId,
    "x-shopify-triggered-at": delivery.triggeredAt,
  };
}

function changed(
  headers: Record<string, string>,
  changes: Record<string, string | null>,
): Record<string, string> {
  const result = { ...headers };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete result[name.toLowerCase()];
    else result[name.toLowerCase()] = value;
  }
  return result;
}

function summarise(deliveries: readonly Delivery[]): DeliverySummary {
  const count = (state: Delivery["state"]) =>
    deliveries.filter((delivery) => delivery.state === state).length;
  const lost = count("lost");
  return {
    sent: deliveries.length - lost,
    acknowledged: count("acknowledged"),
    failed: count("failed"),
    lost,
  };
}
