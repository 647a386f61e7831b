// Whether a v2 service can be reached at all: while it can't, nobody waits for it but one call that tries.
import type { Sql } from "~/lib/database.server";
import { AppError } from "~/lib/errors";
import { MINUTE_MS, SECOND_MS } from "~/lib/time";

/** A single lost call is the network's; three in a row, whoever made them, are the service's. */
const FAILURES_TO_CLOSE = 3;
const FIRST_CLOSING_MS = 15 * SECOND_MS;
const LONGEST_CLOSING_MS = 5 * MINUTE_MS;
/** For how long the one call that tries keeps the others away. It may hang, or its process die: then the next one tries. */
const TRIAL_MS = 15 * SECOND_MS;
/** Most are answered, or lost, in less than this. */
const TRIAL_WAIT_MS = 5 * SECOND_MS;

type Fetch = (request: Request) => Promise<Response>;

/**
 * `fetch` behind a gate that all processes share. Calls that get no answer, or HTTP 5xx, count as failures; after
 * three in a row the gate is closed and further calls fail at once, so a service that hangs for a day costs its
 * shops nothing but time, and other shops' work no worker. When the closing is over, one call tries.
 * A call that is kept away rejects with AppError `unavailable` and the time after which another may pass.
 */
export function fetchThroughBreaker(sql: Sql, service: string, fetch: Fetch): Fetch {
  return async (request) => {
    const retryAfterMs = await passOrWait(sql, service);
    if (retryAfterMs !== null) {
      const message = `The tracking service was not reachable just now: ${service}.`;
      throw new AppError("unavailable", message, { retryAfterMs });
    }
    let response: Response;
    try {
      response = await fetch(request);
    } catch (error) {
      await noteFailure(sql, service);
      throw error;
    }
    if (response.status >= 500) await noteFailure(sql, service);
    else await noteAnswer(sql, service);
    return response;
  };
}

/**
 * null: the call may pass; else for how many milliseconds none may. Of those that come when a closing is over,
 * the first passes; the others wait for what it finds.
 */
async function passOrWait(sql: Sql, service: string): Promise<number | null> {
  const { rows } = await sql.query<{ closedMs: number; trialMs: number }>({
    name: "trackingmore.gate_read",
    text: `select extract(epoch from open_until - clock_timestamp())::float8 * 1000 as "closedMs",
             coalesce(extract(epoch from probe_until - clock_timestamp())::float8, 0) * 1000 as "trialMs"
           from service_breakers where service = $1 and open_until is not null`,
    values: [service],
  });
  const [gate] = rows;
  if (!gate) return null;
  if (gate.closedMs > 0) return Math.ceil(gate.closedMs);
  if (gate.trialMs > 0) return TRIAL_WAIT_MS;
  const { rowCount } = await sql.query({
    name: "trackingmore.gate_try",
    text: `update service_breakers set probe_until = clock_timestamp() + $2 * interval '1 millisecond'
           where service = $1 and open_until <= clock_timestamp()
             and (probe_until is null or probe_until <= clock_timestamp())`,
    values: [service, TRIAL_MS],
  });
  return rowCount === 1 ? null : TRIAL_WAIT_MS;
}

/** Calls that were under way when the gate was closed say nothing new: only a trial's failure closes it for longer. */
async function noteFailure(sql: Sql, service: string): Promise<void> {
  await sql.query({
    name: "trackingmore.gate_failure",
    text: `
      insert into service_breakers as gate (service, failures) values ($1, 1)
      on conflict (service) do update set failures = gate.failures + 1, probe_until = null,
        open_until = case when gate.failures + 1 >= $2 then clock_timestamp()
          + least($4, $3 * power(2, least(gate.failures + 1 - $2, 20))) * interval '1 millisecond' end
      where gate.open_until is null or gate.open_until <= clock_timestamp()`,
    values: [service, FAILURES_TO_CLOSE, FIRST_CLOSING_MS, LONGEST_CLOSING_MS],
  });
}

async function noteAnswer(sql: Sql, service: string): Promise<void> {
  await sql.query({
    name: "trackingmore.gate_answer",
    text: `update service_breakers set failures = 0, open_until = null, probe_until = null
           where service = $1 and failures > 0`,
    values: [service],
  });
}
