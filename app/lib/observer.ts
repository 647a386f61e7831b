// What a process reports about its work: requests, jobs, outside calls, pushes, reads, webhooks and registered parcels.

export interface ObservedRequest {
  /** The endpoint's path in the table of endpoints, "files" or "pages". */
  endpoint: string;
  method: string;
  status: number;
  durationMs: number;
  requestId: string;
}

export interface ObservedJob {
  job: string;
  outcome: "done" | "failed";
  durationMs: number;
  /** Of the request or webhook that caused it; null: a schedule did. */
  requestId: string | null;
}

export interface ObservedCall {
  /** "shopify", "trackingmore", "engine" (the built-in service, in this process) or a carrier's host. */
  service: string;
  /** An HTTP status, or "no_answer". */
  status: number | "no_answer";
  durationMs: number;
  /** Of the request, webhook or job that called; null: a schedule did. */
  requestId: string | null;
}

/** One attempt to deliver a push of the engine. */
export interface ObservedPush {
  outcome: "delivered" | "failed";
  durationMs: number;
}

/** What became of a webhook whose signature could be looked at. */
export type WebhookOutcome =
  | "stored"
  | "unsigned"
  | "not_json"
  | "foreign"
  | "unwanted"
  | "unidentified"
  | "empty"
  | "too_large"
  | "not_stored";

/** Where a page that only reads got its rows. */
export type ReadFrom = "replica" | "primary";

/** A shipment that the tracking service accepted, and the webhook that it came from. */
export interface ObservedRegistration {
  webhookId: string;
  receivedAt: Date;
  registeredAt: Date;
}

export interface Observer {
  /** false: nothing is listening, and costly observations are left out. */
  readonly isOn: boolean;
  request(request: ObservedRequest): void;
  job(job: ObservedJob): void;
  call(call: ObservedCall): void;
  /** A call waited for its budget. */
  wait(service: string, durationMs: number): void;
  push(push: ObservedPush): void;
  read(from: ReadFrom): void;
  webhook(outcome: WebhookOutcome): void;
  registered(registration: ObservedRegistration): void;
}

/** Passes each report on to all of these. */
export function everyObserver(all: readonly Observer[]): Observer {
  const on = all.filter(({ isOn }) => isOn);
  return {
    isOn: on.length > 0,
    request: (request) => on.forEach((each) => each.request(request)),
    job: (job) => on.forEach((each) => each.job(job)),
    call: (call) => on.forEach((each) => each.call(call)),
    wait: (service, durationMs) => on.forEach((each) => each.wait(service, durationMs)),
    push: (push) => on.forEach((each) => each.push(push)),
    read: (from) => on.forEach((each) => each.read(from)),
    webhook: (outcome) => on.forEach((each) => each.webhook(outcome)),
    registered: (registration) => on.forEach((each) => each.registered(registration)),
  };
}

export const NO_OBSERVER: Observer = {
  isOn: false,
  request() {},
  job() {},
  call() {},
  wait() {},
  push() {},
  read() {},
  webhook() {},
  registered() {},
};
