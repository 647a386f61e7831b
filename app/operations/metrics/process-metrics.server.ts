// The metrics that a process counts itself: requests, jobs, calls, pushes, reads, registrations, event loop.
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Observer } from "~/lib/observer";
import type { Registry } from "./registry";

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const JOB_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300];
const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30];
/** From a burst's few seconds to a service that was away for hours. */
const REGISTERED_SECONDS = [1, 2, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400];
const MS = 1000;
const NS = 1e9;
const ERROR_FROM = 500;

export function observeInto(registry: Registry): Observer {
  const requests = registry.histogram(
    "waymark_http_request_seconds",
    "Time to answer, by endpoint.",
    REQUEST_SECONDS,
  );
  const answers = registry.counter(
    "waymark_http_requests_total",
    "Requests, by endpoint and status.",
  );
  const errors = registry.counter("waymark_http_errors_total", "Answers of 500 and above.");
  const jobs = registry.histogram("waymark_job_seconds", "Time of a job's run.", JOB_SECONDS);
  const runs = registry.counter("waymark_job_runs_total", "Runs of jobs, by outcome.");
  const calls = registry.counter("waymark_outside_calls_total", "Calls, by service and status.");
  const callTime = registry.histogram(
    "waymark_outside_call_seconds",
    "Time of calls to outside services.",
    CALL_SECONDS,
  );
  const waits = registry.counter(
    "waymark_outside_wait_seconds_total",
    "Time that calls waited for a budget.",
  );
  const pushes = registry.histogram(
    "waymark_push_seconds",
    "Time of an attempt to deliver a push.",
    CALL_SECONDS,
  );
  const pushOutcomes = registry.counter("waymark_pushes_total", "Attempts, by outcome.");
  const reads = registry.counter(
    "waymark_page_reads_total",
    "Reads of pages that may use the replica, by where they went.",
  );
  const webhooks = registry.counter(
    "waymark_webhooks_received_total",
    "Shopify's webhooks, by what became of them.",
  );
  const registered = registry.histogram(
    "waymark_webhook_to_registered_seconds",
    "From a webhook's arrival to its parcel's registration.",
    REGISTERED_SECONDS,
  );
  return {
    isOn: true,
    request({ endpoint, method, status, durationMs }) {
      answers.add({ endpoint, method, status: String(status) });
      requests.observe({ endpoint }, durationMs / MS);
      if (status >= ERROR_FROM) errors.add({ endpoint });
    },
    job({ job, outcome, durationMs }) {
      runs.add({ job, outcome });
      jobs.observe({ job }, durationMs / MS);
    },
    call({ service, status, durationMs }) {
      calls.add({ service, status: String(status) });
      callTime.observe({ service }, durationMs / MS);
    },
    wait: (service, durationMs) => waits.add({ service }, durationMs / MS),
    push({ outcome, durationMs }) {
      pushOutcomes.add({ outcome });
      pushes.observe({}, durationMs / MS);
    },
    read: (from) => reads.add({ from }),
    webhook: (outcome) => webhooks.add({ outcome }),
    registered: ({ receivedAt, registeredAt }) =>
      registered.observe({}, Math.max(0, registeredAt.getTime() - receivedAt.getTime()) / MS),
  };
}

/** Sets the process's own gauges when the metrics are read: event loop, memory and CPU. */
export function processGauges(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const loop = registry.gauge(
    "waymark_event_loop_delay_seconds",
    "Delay of the event loop since the metrics were last read.",
  );
  const memory = registry.gauge("process_resident_memory_bytes", "Resident memory.");
  const cpu = registry.gauge("process_cpu_seconds_total", "CPU time, user and system.");
  return () => {
    for (const share of [50, 99])
      loop.set({ quantile: `0.${share}` }, delay.percentile(share) / NS);
    loop.set({ quantile: "1" }, delay.max / NS);
    delay.reset();
    memory.set({}, process.memoryUsage.rss());
    const { user, system } = process.cpuUsage();
    cpu.set({}, (user + system) / 1e6);
  };
}
