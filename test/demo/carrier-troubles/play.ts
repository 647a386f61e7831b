// --once --carriers: the engine asks ten stand-ins on a virtual clock through every trouble; all is compared.
import { CARRIER_APIS } from "../../../app/carriers/connectors/carrier-apis.server";
import type { CarrierApi } from "../../../app/carriers/apis/carrier-api";
import type { Engine } from "../../../app/engine/engine.server";
import { createLog } from "../../../app/lib/log.server";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../app/lib/time";
import { openDatabase } from "../../../app/main/database.server";
import { wireEngine } from "../../../app/main/engine.server";
import { migrateDatabase } from "../../../app/main/migrate.server";
import type { Status } from "../../../app/trackingmore/contract/status";
import { CARRIER_STAND_INS } from "../../carrier-stand-ins/all";
import {
  type CarrierState,
  type CarrierStandIns,
  type Trouble,
  startCarrierStandIns,
} from "../../carrier-stand-ins/stand-in";
import { testSealer } from "../../support/sealer";
import type { Progress } from "../progress";
import {
  DAYS,
  drawParcels,
  drawTroubles,
  START,
  type ScriptedParcel,
  type TroubleTime,
} from "./plan";

export interface CarriersReport {
  seed: number;
  parcels: number;
  carriers: { id: string; calls: number; tokens: number; met: Partial<Record<Trouble, number>> }[];
  statuses: Partial<Record<Status, number>>;
  seconds: number;
  differences: string[];
}

const END = new Date(START.getTime() + DAYS * DAY_MS);
/** Calls of one round share a moment, so budgets of a second let a tenth of theirs through in each. */
const SHORTEST_STEP_MS = 5 * MINUTE_MS;
/** Numbers that the USPS key may not see. */
const FORBIDDEN_EACH = 2;
const OPEN_TROUBLES: readonly Trouble[] = [
  "too many",
  "half a body",
  "outage",
  "not permitted",
  "over quota",
];

interface Play {
  engine: Engine;
  standIns: CarrierStandIns;
  accountId: string;
  /** A GET, or a POST with a body. */
  v2(path: string, body?: object): Promise<{ data: unknown }>;
  parcels: readonly ScriptedParcel[];
  troubles: readonly TroubleTime[];
  clock: { now(): Date; set(time: Date): void };
  differences: string[];
}

export async function playCarriers(
  databaseUrl: string,
  seed: number,
  progress: Progress,
): Promise<CarriersReport> {
  const startedAt = Date.now();
  await migrateDatabase(databaseUrl);
  const database = openDatabase(databaseUrl, 8);
  const standIns = await startCarrierStandIns(CARRIER_STAND_INS);
  try {
    let now = START;
    const clock = { now: () => now, set: (time: Date) => void (now = time) };
    const differences: string[] = [];
    const engine = wireEngine({
      database,
      sealer: testSealer,
      clock,
      sandbox: null,
      requestsPerSecond: "off",
      allowPrivatePush: false,
      log: createLog(
        "warn",
        unknownCodes((line) => differences.push(line)),
      ),
      carriers: { fetch, standInUrl: standIns.baseUrlOf("").slice(0, -1) },
    });
    const { accountId, apiKey } = await engine.createAccount({ name: "carriers" });
    const v2 = async (path: string, body?: object) => {
      const request = new Request(`http://engine.test/v2${path}`, {
        headers: { "content-type": "application/json", "trackingmore-api-key": apiKey },
        ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
      });
      return (await (await engine.handleOwn(request)).json()) as { data: unknown };
    };
    const play: Play = {
      engine,
      standIns,
      accountId,
      v2,
      parcels: drawParcels(seed),
      troubles: drawTroubles(seed),
      clock,
      differences,
    };
    await connect(play);
    await watch(play);
    await run(play, progress);
    const statuses = await compare(play);
    return {
      seed,
      parcels: play.parcels.length,
      carriers: CARRIER_APIS.map(({ id }) => {
        const { calls, tokensIssued, met } = standIns.stateOf(id);
        return { id, calls, tokens: tokensIssued, met };
      }),
      statuses,
      seconds: Math.round((Date.now() - startedAt) / 1000),
      differences,
    };
  } finally {
    await standIns.close();
    await database.close();
  }
}

/** A wrong key is refused and not saved; then the right one is. */
async function connect({ engine, accountId, differences, clock }: Play): Promise<void> {
  for (const { id, credentials } of CARRIER_STAND_INS) {
    const wrong = Object.fromEntries(Object.keys(credentials).map((name) => [name, "wrong"]));
    if (Object.keys(wrong).length > 0) {
      const { outcome } = await engine.carrierKeys.save(accountId, id, wrong);
      if (outcome !== "refused") differences.push(`${id}: a wrong key was ${outcome}`);
    }
  }
  if ((await engine.carrierKeys.health(accountId)).length > 0)
    differences.push("a wrong key was saved");
  // The wrong keys' tests count in the budgets of a day.
  clock.set(new Date(START.getTime() + HOUR_MS));
  for (const { id, credentials } of CARRIER_STAND_INS) {
    const saved = await engine.carrierKeys.save(accountId, id, credentials);
    if (saved.outcome !== "accepted") differences.push(`${id}: the key was ${saved.outcome}`);
  }
}

async function watch({ v2, parcels, standIns }: Play): Promise<void> {
  const body = parcels.map(({ number, carrierCode }) => ({
    tracking_number: number,
    carrier_code: carrierCode,
  }));
  for (let first = 0; first < body.length; first += 40) {
    await v2("/trackings/batch", body.slice(first, first + 40));
  }
  for (const { number } of forbidden(parcels)) standIns.stateOf("usps").forbidden.add(number);
}

function forbidden(parcels: readonly ScriptedParcel[]): ScriptedParcel[] {
  return parcels.filter(({ carrier }) => carrier === "usps").slice(0, FORBIDDEN_EACH);
}

async function run(play: Play, progress: Progress): Promise<void> {
  const { engine, clock, troubles } = play;
  const edges = troubles.flatMap(({ from, to }) => [from.getTime(), to.getTime()]);
  const budgets = CARRIER_APIS.map((api) => budgetWatch(api, play));
  while (clock.now() < END) {
    const nowMs = clock.now().getTime();
    const due = (await engine.nextDueAt())?.getTime() ?? END.getTime();
    const edge = Math.min(...edges.filter((at) => at > nowMs), END.getTime());
    clock.set(new Date(Math.min(Math.max(due, nowMs + SHORTEST_STEP_MS), edge)));
    await trouble(play, new Date(nowMs));
    reveal(play);
    await engine.pollDue(1000);
    for (const note of budgets) note(clock.now());
    const days = (clock.now().getTime() - START.getTime()) / DAY_MS;
    progress.update(`Day ${days.toFixed(1)} of ${DAYS}`);
  }
  progress.done(`${DAYS} days played`);
}

/** Makes the carriers as they are now; `before` is the last moment that was played. */
async function trouble(
  { troubles, standIns, clock, engine, accountId, differences }: Play,
  before: Date,
): Promise<void> {
  const now = clock.now();
  for (const { carrier, trouble, from, to } of troubles) {
    const state = standIns.stateOf(carrier);
    const begins = from > before && from <= now;
    const ends = to > before && to <= now;
    const isOn = from <= now && to > now;
    if (begins && trouble === "tokens expire") state.tokens.clear();
    if (begins && trouble === "too many") state.faults.push("too many", "too many");
    if (begins && trouble === "half a body") state.faults.push("half a body");
    if (trouble === "outage" && isOn) state.faults = ["outage", "outage", "outage"];
    if (trouble === "outage" && ends) state.faults = [];
    if (trouble === "quota at noon" && begins) state.quota = 0;
    if (trouble === "quota at noon" && ends) state.quota = null;
    if (trouble === "key not permitted" && begins) {
      state.isKeyForbidden = true;
      // Its tokens lose their scope.
      state.tokens.clear();
    }
    if (trouble === "key not permitted" && ends) {
      state.isKeyForbidden = false;
      const health = (await engine.carrierKeys.health(accountId)).find(
        (key) => key.carrier === carrier,
      );
      if (health?.state !== "refused") {
        differences.push(`${carrier}: its key is ${health?.state} while it is not permitted`);
      }
      const checked = await engine.carrierKeys.check(accountId, carrier);
      if (checked?.outcome !== "accepted") {
        differences.push(`${carrier}: the key is ${checked?.outcome} when it is permitted again`);
      }
    }
  }
}

function reveal({ parcels, standIns, clock }: Play): void {
  const now = clock.now().toISOString();
  for (const { carrier, number, events } of parcels) {
    const seen = events.filter(({ at }) => at <= now);
    if (seen.length > 0) standIns.stateOf(carrier).parcels.set(number, seen);
  }
}

/** Notes the calls of each round, and tells once when a budget's time had more than it allows. */
function budgetWatch(api: CarrierApi, { standIns, differences }: Play): (now: Date) => void {
  const state: CarrierState = standIns.stateOf(api.id);
  const rounds: { atMs: number; calls: number }[] = [{ atMs: START.getTime(), calls: state.calls }];
  let counted = state.calls;
  let isTold = false;
  return (now) => {
    rounds.push({ atMs: now.getTime(), calls: state.calls - counted });
    counted = state.calls;
    for (const { calls, perMs } of api.budgets) {
      const since = now.getTime() - perMs;
      const made = rounds
        .filter(({ atMs }) => atMs > since)
        .reduce((sum, round) => sum + round.calls, 0);
      if (made <= calls || isTold) continue;
      isTold = true;
      differences.push(`${api.id}: ${made} calls in ${perMs} ms, ${calls} are allowed`);
    }
  };
}

async function compare({ v2, parcels, standIns, differences }: Play) {
  const { data } = await v2("/trackings/get?limit=2000");
  const { items } = data as { items: { tracking_number: string; status: Status }[] };
  const found = new Map(items.map((item) => [item.tracking_number, item.status]));
  const hidden = new Set(forbidden(parcels).map(({ number }) => number));
  const statuses: CarriersReport["statuses"] = {};
  for (const { carrier, number, ends } of parcels) {
    const status = found.get(number);
    const wanted = hidden.has(number) ? "pending" : ends;
    if (status) statuses[status] = (statuses[status] ?? 0) + 1;
    if (status !== wanted) differences.push(`${carrier} ${number} is ${status}, not ${wanted}`);
  }
  for (const { id } of CARRIER_APIS) {
    const { met, tokensIssued } = standIns.stateOf(id);
    for (const each of OPEN_TROUBLES) {
      if (!met[each]) differences.push(`${id}: never met “${each}”`);
    }
    if (tokensIssued > 0 && !met.refused) differences.push(`${id}: no token expired`);
  }
  return statuses;
}

/** A destination of the log that passes on the codes that no carrier's list has. */
function unknownCodes(tell: (line: string) => void) {
  return {
    write(line: string) {
      if (line.includes("unknown status code")) tell(line.trim());
    },
  };
}

export function describeCarriers(report: CarriersReport): string {
  const width = Math.max(...report.carriers.map(({ id }) => id.length));
  const lines = report.carriers.map(({ id, calls, tokens, met }) => {
    const troubles = Object.entries(met).map(([name, count]) => `${name} ${count}`);
    return `  ${id.padEnd(width)}  ${calls} calls, ${tokens} tokens; met: ${troubles.join(", ")}`;
  });
  const statuses = Object.entries(report.statuses).map(([status, count]) => `${status} ${count}`);
  const head = `\n${report.parcels} parcels of ${report.carriers.length} carriers in ${DAYS} days, seed ${report.seed}, ${report.seconds} s\n`;
  const end =
    report.differences.length === 0
      ? "All statuses are their scripts’, and no carrier was called above its budgets."
      : `${report.differences.length} differences:\n${report.differences.slice(0, 30).join("\n")}`;
  return `${head}${lines.join("\n")}\nStatuses: ${statuses.join(", ")}\n${end}\n`;
}
