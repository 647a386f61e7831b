// An engine over a bench's database, and calls to it as a client in the same process makes them.
import type { ConnectorChoice } from "~/carriers/connector";
import { createEngine, type Engine } from "~/engine/engine.server";
import type { Database } from "~/lib/database.server";
import { testSealer } from "../../test/support/sealer";
import { ACCOUNT_ID, NOW, catalogue } from "./parcels";

export interface BenchEngine {
  engine: Engine;
  /** The answer's text. Throws unless v2's code is a success. */
  call(method: "GET" | "POST", path: string, body?: string): Promise<string>;
}

/** @param accountId the calls use a key of this account */
export async function openEngine(
  database: Database,
  options: { accountId?: string; connectorFor?: ConnectorChoice; now?: () => Date } = {},
): Promise<BenchEngine> {
  const engine = createEngine({
    database,
    clock: { now: options.now ?? (() => NOW) },
    sealer: testSealer,
    catalogue,
    connectorFor: options.connectorFor ?? (() => null),
    onError: (error) => console.error(error),
  });
  const { apiKey } = await engine.createKey(options.accountId ?? ACCOUNT_ID, "bench");
  const headers = { "Trackingmore-Api-Key": apiKey, "Content-Type": "application/json" };
  return {
    engine,
    async call(method, path, body) {
      const request = new Request(`http://bench/v2${path}`, {
        method,
        headers,
        body: body ?? null,
      });
      const text = await (await engine.handleV2(request)).text();
      if (!text.startsWith('{"meta":{"code":200,'))
        throw new Error(`${path}: ${text.slice(0, 200)}`);
      return text;
    },
  };
}
