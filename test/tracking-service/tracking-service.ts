// A tracking service in the cloud, as far as an app can tell: the engine on a database of its own, behind a bad network.
import { openDatabase } from "../../app/main/database.server";
import { wireEngine } from "../../app/main/engine.server";
import { createLog } from "../../app/lib/log.server";
import { createSealer } from "../../app/lib/seal.server";
import { systemClock } from "../../app/lib/time";
import { type FaultyService, startFaultyService } from "./faulty-network.ts";

export interface CloudService extends FaultyService {
  /** A customer's account; its key is what a merchant connects. */
  createAccount(name: string): Promise<{ accountId: string; apiKey: string }>;
  /** Everything that the service watches for an account, past the bad network. */
  watched(accountId: string): Promise<{ trackingNumber: string; carrierCode: string }[]>;
}

export interface CloudServiceOptions {
  /** A migrated database that nobody else uses. */
  databaseUrl: string;
  seed: number;
  faultShare: number;
  hangMs: number;
  retryAfterSeconds: number | null;
}

export async function startCloudService(options: CloudServiceOptions): Promise<CloudService> {
  const database = openDatabase(options.databaseUrl, 6);
  const engine = wireEngine({
    database,
    sealer: createSealer([{ id: "cloud", key: Buffer.alloc(32, 7) }]),
    clock: systemClock,
    sandbox: null,
    // The app keeps v2's pace by itself; the refusals here are the network's.
    requestsPerSecond: "off",
    allowPrivatePush: false,
    log: createLog("silent"),
    carriers: { fetch },
  });
  const network = await startFaultyService({ ...options, handle: engine.handleV2 });
  return {
    ...network,
    createAccount: (name) => engine.createAccount({ name, keyName: "cloud" }),
    async watched(accountId) {
      const { rows } = await database.pool.query<{ trackingNumber: string; carrierCode: string }>(
        `select tracking_number as "trackingNumber", carrier_code as "carrierCode"
         from engine_trackings where account_id = $1`,
        [accountId],
      );
      return rows;
    },
    async stop() {
      await network.stop();
      await database.close();
    },
  };
}
