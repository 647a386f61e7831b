import { onBenchServer, openEmpty } from "./engine/database";
import { median } from "./median";
import { randomBytes, randomUUID } from "node:crypto";
await onBenchServer(async (url) => {
  const db = await openEmpty(url, "ins");
  const c = await db.pool.connect();
  const acc = randomUUID();
  await c.query("insert into engine_accounts (id,name) values ($1,'x')", [acc]);
  const types: Record<string,string> = { id:"text", tracking_number:"text", number_key:"text", carrier_code:"text", destination_code:"text", destination_country:"text", title:"text", logistics_channel:"text", customer_sealed:"bytea", order_id:"text", comment:"text", order_create_time:"text", order_created_at:"timestamptz", ship_date:"text", postal_code:"text", account_number:"text", special_destination:"text", lang:"text", auto_correct:"text" };
  const cols = Object.keys(types);
  let serial = 0;
  const items = () => Array.from({ length: 40 }, () => { serial++; return { id: randomBytes(16).toString("hex"), tracking_number: `LX${String(serial).padStart(9,"0")}CN`, number_key: `LX${String(serial).padStart(9,"0")}CN`, carrier_code:"china-ems", destination_code:"us", destination_country:"United States", title:`#${serial}`, logistics_channel:null, customer_sealed: "\\x"+randomBytes(90).toString("hex"), order_id:String(5e12+serial), comment:null, order_create_time:"2026/5/31 10:20", order_created_at:"2026-05-31T10:20:00Z", ship_date:null, postal_code:null, account_number:null, special_destination:null, lang:"en", auto_correct:null }; });
  const json = (table: string, extra = "on conflict (account_id, number_key, carrier_code) do nothing returning id") => `insert into ${table} (account_id, created_at, next_check_at, ${cols.join(",")}) select $1::uuid, $2::timestamptz, $2::timestamptz, item.* from json_to_recordset($3::json) item (${cols.map((k)=>k+" "+types[k]).join(",")}) ${extra}`;
  const unnest = (table: string, extra = "on conflict (account_id, number_key, carrier_code) do nothing returning id") => `insert into ${table} (account_id, created_at, next_check_at, ${cols.join(",")}) select $1::uuid, $2::timestamptz, $2::timestamptz, item.* from unnest(${cols.map((k,i)=>`$${i+3}::${types[k]}[]`).join(",")}) item ${extra}`;
  await c.query("create table t_all (like engine_trackings including all)");
  await c.query("create table t_pk (like engine_trackings including defaults, primary key (account_id,id))");
  await c.query("create table t_uq (like engine_trackings including defaults, primary key (account_id,id), unique (account_id, number_key, carrier_code))");
  await c.query("create table t_bare (like engine_trackings including defaults)");
  const run: Record<string, () => Promise<unknown>> = {
    "engine+trigger json": () => c.query({ name: "a", text: json("engine_trackings"), values: [acc, new Date(), JSON.stringify(items())] }),
    "all idx json": () => c.query({ name: "b", text: json("t_all"), values: [acc, new Date(), JSON.stringify(items())] }),
    "all idx unnest": () => { const it = items() as any[]; return c.query({ name: "b2", text: unnest("t_all"), values: [acc, new Date(), ...cols.map((k)=>it.map((x)=>x[k]))] }); },
    "pk+uq json": () => c.query({ name: "c", text: json("t_uq"), values: [acc, new Date(), JSON.stringify(items())] }),
    "pk json": () => c.query({ name: "d", text: json("t_pk", "returning id"), values: [acc, new Date(), JSON.stringify(items())] }),
    "bare json": () => c.query({ name: "e", text: json("t_bare", ""), values: [acc, new Date(), JSON.stringify(items())] }),
    "bare values": () => { const it = items() as any[]; return c.query({ name: "f", text: `insert into t_bare (account_id, created_at, ${cols.join(",")}) values ${it.map((_, r) => `($1,$2,${cols.map((_, k) => `$${r*cols.length+k+3}`).join(",")})`).join(",")}`, values: [acc, new Date(), ...it.flatMap((x)=>cols.map((k)=> k === "customer_sealed" ? Buffer.from(x[k].slice(2), "hex") : x[k]))] }); },
    "select 1": () => c.query({ name: "g", text: "select $1::uuid", values: [acc] }),
  };
  for (const sync of ["on", "off"]) {
    await c.query(`set synchronous_commit = ${sync}`);
    const fig: Record<string, number[]> = {};
    for (let r = 0; r < 8; r++) for (const [k, f] of Object.entries(run)) { const t = performance.now(); for (let i = 0; i < 40; i++) await f(); if (r) (fig[k] ??= []).push((performance.now() - t) / 40); }
    for (const [k, v] of Object.entries(fig)) console.log(sync, k.padEnd(22), median(v).toFixed(2), "ms");
  }
  c.release(); await db.close();
});
