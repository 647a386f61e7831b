import { createSandboxConnector } from "~/carriers/sandbox/sandbox-connector";
import { finalOutcome } from "~/carriers/sandbox/script";
import { journeyAfter, nextCheckOf, isSameJourney } from "~/engine/journey";
import { catalogue } from "./engine/parcels";
const c = createSandboxConnector({ seed: "s", carriers: "all" });
const start = Date.parse("2026-03-01T00:00:00Z");
const N = 500; const CARR = ["china-ems","usps","dhl","ups","royal-mail","4px"]; const DEST=["US","DE","FR","GB"];
let q = 0, changes = 0; const byScript: Record<string, number[]> = {}; const byStatus: Record<string, number> = {}; let wrong = 0; let maxDays = 0; let tTrack = 0, tJ = 0;
const t0 = performance.now();
for (let i = 0; i < N; i++) {
  const carrier = CARR[i % CARR.length]!; const number = `SB${i}00000`;
  const createdAt = new Date(start + (i * 7919000) % 86400000);
  let row: any = { id: "r" + i, account_id: "a", tracking_number: number, carrier_code: carrier, destination_code: DEST[i % 4]!.toLowerCase(), status: "pending", substatus: null, manual_status: null, track_update: true, original_country: "", destination_country: null, signed_by: null, origin_info: null, destination_info: null, item_received: null, last_event: null, last_update_time: null, created_at: createdAt };
  let now: Date | null = createdAt; let n = 0;
  while (now) {
    let a = performance.now();
    const [answer] = await c.track([{ trackingNumber: number, carrierCode: carrier, shippedAt: createdAt, destinationCountry: DEST[i % 4]! }], now);
    tTrack += performance.now() - a; a = performance.now();
    const j = journeyAfter(row, answer ?? null, catalogue, now);
    n++; byStatus[j.status] = (byStatus[j.status] ?? 0) + 1;
    if (!isSameJourney(row, j)) changes++;
    row = { ...row, ...j };
    const next = nextCheckOf(row, j, catalogue, now);
    tJ += performance.now() - a;
    maxDays = Math.max(maxDays, (now.getTime() - start) / 86400000);
    now = next;
  }
  q += n; const o = finalOutcome(number, carrier, "s"); (byScript[o.script] ??= []).push(n);
  const want = o.script === "label-only" ? "expired" : o.status;
  if (row.status !== want) { wrong++; console.log(o, row.status, row.last_event); }
}
console.log({ perParcel: q / N, changes: changes / N, us: (performance.now() - t0) * 1000 / q, track: tTrack*1000/q, j: tJ*1000/q, wrong, maxDays });
for (const [k, v] of Object.entries(byScript)) console.log(k, v.length, (v.reduce((a, b) => a + b) / v.length).toFixed(0), Math.max(...v));
console.log(byStatus);
