import pg from "pg";
import { openEngine } from "./engine/engine";
import { onBenchServer, openEmpty } from "./engine/database";
import { ACCOUNT_ID, NOW } from "./engine/parcels";
import { createSandboxConnector } from "~/carriers/sandbox/sandbox-connector";
await onBenchServer(async (url) => { const db = await openEmpty(url, "prof");
await db.pool.query("insert into engine_accounts (id, name) values ($1, 'bench')", [ACCOUNT_ID]);
const acc: Record<string, [number, number]> = {};
const orig = pg.Client.prototype.query as any;
(pg.Client.prototype as any).query = function (...a: any[]) { const k = (a[0]?.name ?? a[0]?.text ?? String(a[0])).slice(0, 60).replace(/\s+/g, " "); const t = performance.now(); const r = orig.apply(this, a); const done = () => { const e = (acc[k] ??= [0, 0]); e[0]++; e[1] += performance.now() - t; }; if (r?.then) r.then(done, done); else done(); return r; };
if (process.env.ALT) for (const q of process.env.ALT.split(";")) await db.pool.query(q);
if (process.env.ALT) for (const q of process.env.ALT.split(";")) await db.pool.query(q);
let now = NOW; const sandbox = createSandboxConnector({ seed: "bench", carriers: "all" });
const { call, engine } = await openEngine(db, { now: () => now, connectorFor: () => sandbox });
const N = 6000;
for (let f = 0; f < N; f += 40) await call("POST", "/trackings/batch", JSON.stringify(Array.from({ length: 40 }, (_, i) => ({ tracking_number: `SANDBOX-${f + i}`, carrier_code: "china-ems", destination_code: "us" }))));
const poll = async () => { let n = 0; let ch = 0; for (;;) { const r = await engine.pollDue(200); if (!r.checked) return [n, ch]; n += r.checked; ch += r.changed; } };
await poll();
now = new Date(now.getTime() + 4 * 86400000); await db.pool.query("update engine_trackings set next_check_at=$1 where track_update", [now]); await poll();
for (let r = 0; r < 4; r++) {
  now = new Date(now.getTime() + 1 * 3600000); await db.pool.query("update engine_trackings set next_check_at=$1 where track_update", [now]); await db.pool.query("vacuum engine_trackings");
  for (const k in acc) delete acc[k];
  const c0 = process.cpuUsage(); const w = performance.now(); const q: any = {};
  const [n, ch] = await poll(); const c = process.cpuUsage(c0);
  console.log({ n, ch, perSecond: Math.round(n! / ((performance.now() - w) / 1000)), usJsPer: (c.user + c.system) / n!, usWall: (performance.now() - w) * 1000 / n! });
  if (r === 3) for (const [k, [c, ms]] of Object.entries(acc).sort((a, b) => b[1][1] - a[1][1])) console.log(k.padEnd(62), c, (ms * 1000 / n!).toFixed(1), "us/parcel", (ms / c).toFixed(2), "ms each");
}
await db.close(); });
