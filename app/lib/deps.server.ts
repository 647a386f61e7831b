// What most jobs and endpoints are given.
import type { Database } from "./database.server";
import type { Log } from "./log.server";
import type { Sealer } from "./seal.server";
import type { Clock } from "./time";

export interface Deps {
  database: Database;
  sealer: Sealer;
  clock: Clock;
  log: Log;
}
