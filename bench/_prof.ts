import { openEngine } from "./engine/engine";
let queries = 0;
const pool: any = { async query(q: any) { if (q.name === "engine.insert") { const items = JSON.parse(q.values[2]); return { rows: items.map((i: any) => ({ id: i.id })) }; }
 if (q.name==="engine.find_key") return { rows: [{ account_id: "00000000-0000-4000-8000-00000000beac", revoked_at: null }] };
 return { rows: [], rowCount: 1 }; } };
const { call } = await openEngine({ pool } as any);
const items = (index: number) => Array.from({ length: 40 }, (_, position) => { const serial = index * 40 + position; return {
  tracking_number: `LX${String(serial).padStart(9, "0")}CN`, carrier_code: "china-ems", title: `#${serial}`, order_id: String(5_000_000_000_000 + serial), order_create_time: "2026/5/31 10:20", customer_email: `customer${serial}@shop.example`, destination_code: "us", lang: "en" }; });
const N = 2000;
const bodies = Array.from({ length: N }, (_, i) => JSON.stringify(items(i)));
for (const b of bodies.slice(0, 500)) await call("POST", "/trackings/batch", b);
const t = process.cpuUsage(); const w = performance.now();
for (const b of bodies) await call("POST", "/trackings/batch", b);
const c = process.cpuUsage(t);
console.log("ms per batch: wall", (performance.now() - w) / N, "cpu", (c.user + c.system) / 1000 / N);
