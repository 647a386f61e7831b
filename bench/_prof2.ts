import { openEngine } from "./engine/engine";
import { onBenchServer, openEmpty } from "./engine/database";
import { ACCOUNT_ID } from "./engine/parcels";
await onBenchServer(async (url) => { const db = await openEmpty(url, "prof");
await db.pool.query("insert into engine_accounts (id, name) values ($1, 'bench')", [ACCOUNT_ID]);
const { call } = await openEngine(db);
const items = (index: number) => Array.from({ length: 40 }, (_, position) => { const serial = index * 40 + position; return {
  tracking_number: `LX${String(serial).padStart(9, "0")}CN`, carrier_code: "china-ems", title: `#${serial}`, order_id: String(5_000_000_000_000 + serial), order_create_time: "2026/5/31 10:20", customer_email: `customer${serial}@shop.example`, destination_code: "us", lang: "en" }; });
const N = 2000;
const bodies = Array.from({ length: N }, (_, i) => JSON.stringify(items(i)));
let next = 0;
for (let i = 0; i < 300; i++) await call("POST", "/trackings/batch", bodies[next++]!);
const t = process.cpuUsage(); const w = performance.now();
await Promise.all(Array.from({ length: 8 }, async () => { while (next < N) await call("POST", "/trackings/batch", bodies[next++]!); }));
const c = process.cpuUsage(t);
console.log("ms per batch: wall", (performance.now() - w) / (N - 300), "cpu", (c.user + c.system) / 1000 / (N - 300));
await db.close(); });
