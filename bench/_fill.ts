import { onBenchServer, openFilled } from "./engine/database";
await onBenchServer(async (url) => {
  for (const s of process.argv.slice(2)) { const d = await openFilled(url, s as any, console.error);
   console.log(s, (await d.pool.query(`select pg_size_pretty(pg_table_size('engine_trackings')) t, pg_size_pretty(pg_indexes_size('engine_trackings')) i, (select pg_size_pretty(pg_relation_size(reltoastrelid)) from pg_class where relname='engine_trackings') toast, avg(length(origin_info::text)+coalesce(length(destination_info::text),0)) from engine_trackings`)).rows[0]); await d.close(); }
});
