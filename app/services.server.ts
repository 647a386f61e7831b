// The process's parts, wired once and handed to every loader and action.
import type { Env } from "./env.server";
import type { Database } from "./lib/database.server";
import type { Log } from "./lib/log.server";
import type { Clock } from "./lib/time";
import type { Shopify } from "./shopify.server";

export interface Services {
  env: Env;
  database: Database;
  clock: Clock;
  log: Log;
  shopify: Shopify;
}
