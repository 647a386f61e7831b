// An engine that pushes to receivers on this machine, with the world's clock in a test's hand.
import { expect } from "vitest";
import type { CarrierEvent } from "~/carriers/connector";
import type { CallbackInput } from "~/engine/push/callback";
import type { PushOptions } from "~/engine/push/push.server";
import { SECOND_MS } from "~/lib/time";
import { STATUSES } from "~/trackingmore/contract/status";
import { testClock, type TestClock } from "../../support/clock";
import { call } from "../../trackingmore/v2-endpoint";
import { event, journey } from "../journeys";
import { BASE_URL, startTestEngine, type TestEngine } from "../test-engine";
import { startReceiver, type Receiver } from "./receiver";

export const EMAIL = "owner@example.com";

export interface PushWorld extends TestEngine {
  world: TestClock;
  accountId: string;
  apiKey: string;
  /** A receiver that is closed with the world. */
  receiver(): Promise<Receiver>;
  /** Sets the account's addresses, all statuses unless said otherwise. */
  pushTo(...callbacks: (Pick<CallbackInput, "url"> & Partial<CallbackInput>)[]): Promise<void>;
  /** Makes the number known. */
  create(number: string): Promise<void>;
  /** The carrier tells one more event, and the engine asks it. */
  tell(number: string, status: CarrierEvent["status"]): Promise<void>;
  /** A call of the v2 API. */
  call(method: string, path: string, body?: unknown): ReturnType<typeof call>;
  /** Sends until nothing is due at this moment. */
  sendDue(): Promise<void>;
}

export async function startPushWorld(options: Partial<PushOptions> = {}): Promise<PushWorld> {
  const world = testClock("2026-11-22T12:00:00Z");
  const running = await startTestEngine({ push: { allowPrivate: true, clock: world, ...options } });
  const { engine, carrier, clock } = running;
  const { accountId, apiKey } = await engine.createAccount({ name: "pushed", email: EMAIL });
  const receivers: Receiver[] = [];
  const reported = new Map<string, CarrierEvent[]>();
  const door = { fetch: engine.handleV2, baseUrl: BASE_URL, apiKey };

  return {
    ...running,
    world,
    accountId,
    apiKey,
    async receiver() {
      const receiver = await startReceiver();
      receivers.push(receiver);
      return receiver;
    },
    async pushTo(...callbacks) {
      const saved = await engine.push.setCallbacks(
        accountId,
        callbacks.map((callback) => ({ statuses: STATUSES, enabled: true, ...callback })),
      );
      expect(saved).toEqual({ outcome: "saved" });
    },
    async create(number) {
      const { code } = await call(door, "POST", "/trackings/post", {
        body: { tracking_number: number, carrier_code: "4px", customer_name: "Ada" },
      });
      expect(code).toBe(200);
    },
    async tell(number, status) {
      const events = reported.get(number) ?? [];
      const minute = String(events.length).padStart(2, "0");
      events.push(event(`2018-04-18 08:${minute}`, `Event ${events.length + 1}`, status));
      reported.set(number, events);
      carrier.answers.set(number, journey(events));
      // As if the next check had come: of this number alone, so that a test decides what is reported when.
      clock.advance(SECOND_MS);
      await running.database.pool.query(
        `update engine_trackings set next_check_at = case tracking_number when $1 then $2::timestamptz end`,
        [number, clock.now()],
      );
      await engine.pollDue(10);
    },
    call: (method, path, body) => call(door, method, path, { body }),
    async sendDue() {
      for (;;) {
        const claimed = await engine.push.lease(100);
        if (claimed.length === 0) return;
        await Promise.all(claimed.map((callback) => engine.push.send(callback)));
      }
    },
    async close() {
      await Promise.all(receivers.map((receiver) => receiver.close()));
      await running.close();
    },
  };
}
