// Installs the app into a shop that has sold nothing yet, as a merchant would before the first order.
import pg from "pg";
import type { StandIn } from "../stand-in/contract";

const LOOK_EVERY_MS = 200;
const DEADLINE_MS = 60_000;

/**
 * Resolves when the app has read the shop's past orders. Sold before that, orders would come to it by that
 * reading, and their webhooks would have nothing to tell.
 */
export async function installApp(
  standIn: Pick<StandIn, "installApp">,
  shop: string,
  databaseUrl: string,
): Promise<void> {
  await standIn.installApp(shop);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const deadline = Date.now() + DEADLINE_MS;
    while (!(await hasReadPast(client, shop))) {
      if (Date.now() > deadline) throw new Error(`The past orders of ${shop} were not read.`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    await client.end();
  }
}

async function hasReadPast(client: pg.Client, shop: string): Promise<boolean> {
  const { rows } = await client.query<{ state: string }>(
    "select state from backfills where shop_id = $1",
    [shop],
  );
  if (rows.some(({ state }) => state === "failed")) {
    throw new Error(`The past orders of ${shop} could not be read.`);
  }
  return rows.some(({ state }) => state === "done");
}
