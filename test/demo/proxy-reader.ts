// Reads parcels back as shoppers do: one signed look-up each through the app proxy's door.
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { carrierName } from "../../app/carriers/catalogue";
import { STATUSES } from "../../app/trackingmore/contract/status";
import type { FinalParcel } from "./compare";
import { DEMO_SHOP } from "./orders";
import type { World } from "./world";

const LOOKUPS_AT_A_TIME = 8;

const answerSchema = z.object({
  parcels: z.array(
    z.object({ number: z.string(), carrier: z.string().nullable(), status: z.enum(STATUSES) }),
  ),
});

/** What a shopper finds for each expected parcel's number; a limit's Retry-After is obeyed. */
export async function readProxyDoor(
  world: World,
  expected: readonly FinalParcel[],
  onProgress: (done: number) => void,
): Promise<FinalParcel[]> {
  const found: FinalParcel[] = [];
  let next = 0;
  const readOn = async () => {
    for (let index = next++; index < expected.length; index = next++) {
      found.push(...(await lookUp(world, expected[index]!, index)));
      onProgress(found.length);
    }
  };
  await Promise.all(Array.from({ length: LOOKUPS_AT_A_TIME }, readOn));
  return found;
}

async function lookUp(world: World, wanted: FinalParcel, shopper: number): Promise<FinalParcel[]> {
  for (;;) {
    const query = world.standIn.signedProxyQuery(DEMO_SHOP.domain, {
      number: wanted.trackingNumber,
      format: "json",
    });
    const answer = await fetch(`${world.app.origin}/proxy/track?${query}`, {
      // Shoppers have addresses of their own (RFC 2544's range for tests).
      headers: { "x-forwarded-for": `198.18.${(shopper >> 8) & 255}.${shopper & 255}` },
    });
    if (answer.status === 429) {
      await pause(Number(answer.headers.get("retry-after")) * 1000);
      continue;
    }
    const { parcels } = answerSchema.parse(await answer.json());
    // The page names carriers for people; the same number may be another carrier's parcel too.
    return parcels
      .filter((parcel) => parcel.carrier === carrierName(wanted.carrierCode))
      .map((parcel) => ({
        trackingNumber: parcel.number,
        carrierCode: wanted.carrierCode,
        status: parcel.status,
      }));
  }
}
