// The commands of compose.yaml, started by hand: a migration, then two web and two worker processes on one database.
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { type TestDatabase, freshDatabase } from "../support/database";
import { freePort } from "../support/ports";
import { examplePayload } from "../support/shopify-examples";
import { signedWebhook } from "../support/webhooks";
import { installFolder } from "./install-folder";

interface Service {
  command: string[];
  environment: Record<string, string>;
  deploy?: { replicas: number };
}
const SECRET = "a-secret-of-the-compose-test";
const SHOP = "compose.myshopify.com";

let folder: string;
let database: TestDatabase;
const running: ChildProcess[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  folder = installFolder();
});
afterAll(async () => {
  const left = running.filter((child) => child.exitCode === null);
  for (const child of left) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

const { services } = parse(readFileSync("compose.yaml", "utf8"), { merge: true }) as {
  services: Record<"migrate" | "web" | "worker", Service>;
};

/** As the image's entry point starts it, with this test's database in place of the host `postgres`. */
function start({ command, environment }: Service, port = 0) {
  const child = spawn(process.execPath, command, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      ...environment,
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: "8",
      PORT: String(port),
      SHOPIFY_API_KEY: "key",
      SHOPIFY_API_SECRET: SECRET,
      SHOPIFY_APP_URL: "https://waymark.example",
      ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 5).toString("base64")}`,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  let output = "";
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const until = (wanted: string) =>
    new Promise<void>((resolve, reject) => {
      child.stdout.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes(wanted)) resolve();
      });
      void exited.then((code) => reject(new Error(`It ended with ${code}: ${output}`)));
    });
  return { child, exited, until };
}

test("four processes come up; a webhook to one is registered by another; they stop in order", async () => {
  const { migrate, web, worker } = services;
  expect(await start(migrate).exited).toBe(0);
  const ports = await Promise.all(Array.from({ length: web.deploy!.replicas }, freePort));
  const webs = ports.map((port) => start(web, port));
  const workers = Array.from({ length: worker.deploy!.replicas }, () => start(worker));
  await Promise.all([
    ...webs.map((each) => each.until('"listening"')),
    ...workers.map((each) => each.until('"worker ready"')),
  ]);
  for (const port of ports)
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);

  for (const [index, port] of ports.entries()) {
    const number = `1Z999AA1000000000${index}`;
    const payload = { ...examplePayload("fulfillments/create"), id: 70 + index };
    const delivery = signedWebhook(
      "fulfillments/create",
      { ...payload, tracking_company: "UPS", tracking_number: number, tracking_numbers: [number] },
      { secret: SECRET, shop: SHOP, webhookId: `compose-${index}` },
    );
    const sent = { method: "POST", ...delivery };
    const answer = await fetch(`http://127.0.0.1:${port}/webhooks/shopify`, sent);
    expect(answer.status).toBe(200);
  }
  const recorded = async () => {
    const { rows } = await database.pool.query("select from shipments where shop_id = $1", [SHOP]);
    return rows.length;
  };
  await expect.poll(recorded, { timeout: 30_000, interval: 100 }).toBe(ports.length);

  const all = [...webs, ...workers];
  for (const { child } of all) child.kill("SIGTERM");
  expect(await Promise.all(all.map(({ exited }) => exited))).toEqual([0, 0, 0, 0]);
});
