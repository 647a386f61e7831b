// The floor: the least work of a durable webhook endpoint. node:http, HMAC, one prepared INSERT, commit.
import { createHmac, timingSafeEqual } from "node:crypto";
import http from "node:http";
import pg from "pg";

const secret = process.env.SHOPIFY_API_SECRET ?? "";
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
await pool.query(
  `create table if not exists bench_floor (shop text, webhook_id text, topic text, body bytea, primary key (shop, webhook_id))`,
);

const server = http.createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    const body = Buffer.concat(chunks);
    const given = Buffer.from(String(request.headers["x-shopify-hmac-sha256"]), "base64");
    const wanted = createHmac("sha256", secret).update(body).digest();
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      response.writeHead(401).end();
      return;
    }
    await pool.query({
      name: "insert",
      text: `insert into bench_floor values ($1, $2, $3, $4) on conflict do nothing`,
      values: [
        request.headers["x-shopify-shop-domain"],
        request.headers["x-shopify-webhook-id"],
        request.headers["x-shopify-topic"],
        body,
      ],
    });
    response.writeHead(200, { "content-length": 0 }).end();
  });
});
server.listen(Number(process.env.PORT), "127.0.0.1");
