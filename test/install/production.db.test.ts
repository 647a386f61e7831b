// A production install: the build and the packages that are no development packages, and nothing else.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { USER_AGENT } from "../support/chromium";
import { type TestDatabase, freshDatabase } from "../support/database";
import { freePort } from "../support/ports";
import { installFolder } from "./install-folder";

interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  folder = installFolder();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
});

const settings = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  NODE_ENV: "production",
  DATABASE_URL: database.url,
  DATA_DIR: path.join(folder, "data"),
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "a-secret-of-the-install-test",
  SHOPIFY_APP_URL: "https://waymark.example",
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 5).toString("base64")}`,
  LOG_LEVEL: "info",
});

function start(args: string[], env: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, ["scripts/run.mjs", ...args], {
    cwd: folder,
    env: { ...settings(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  const finished = new Promise<Finished>((resolve) =>
    child.once("close", (code) => resolve({ code, ...said })),
  );
  /** Resolves when its output fits; rejects if it ends before. */
  const until = (wanted: RegExp) =>
    new Promise<string>((resolve, reject) => {
      child.stdout?.on("data", () => wanted.test(said.stdout) && resolve(said.stdout));
      void finished.then(({ code, stderr }) => reject(new Error(`ended with ${code}: ${stderr}`)));
    });
  return { child, finished, until };
}

test.each([
  { args: ["migrate"], says: /"database ready"/ },
  { args: ["keys", "list"], says: /^/ },
  { args: ["keys", "create", "--new-account", "Dock", "--json"], says: /"apiKey"/ },
  { args: ["carriers:detect", "--help"], says: /carriers:detect/ },
  { args: ["push", "--help"], says: /push/ },
  { args: ["reseal"], says: /sealed with "k1"/ },
  { args: ["import:remote-areas", "--help"], says: /FILE\.csv/ },
])("npm run $args runs from the build", async ({ args, says }) => {
  const { code, stdout, stderr } = await start(args).finished;
  expect({ code, stderr: stderr.replace(/^Database: .*\n/, "") }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(says);
});

test.each([
  { args: ["worker"], ready: /worker ready/ },
  { args: ["engine", "--port", "0"], ready: /Ctrl-C stops it/ },
])("npm run $args runs from the build until a signal", async ({ args, ready }) => {
  const command = start(args);
  await command.until(ready);
  // The signal reaches the process that does the work, through the one that npm started.
  command.child.kill("SIGTERM");
  expect(await command.finished).toMatchObject({ code: 0, stderr: "" });
});

test("a signal to npm reaches the process behind its shell", async () => {
  const child = spawn("npm", ["run", "worker"], {
    cwd: folder,
    env: { ...settings(), HOME: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  // Closed when the last process that writes to it has ended.
  const closed = once(child, "close");
  await new Promise<void>((resolve) =>
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("worker ready")) resolve();
    }),
  );
  child.kill("SIGTERM");
  await closed;
  expect(said).toContain('"stopped"');
});

test("a start that fails is in the log, too: a line for each problem", async () => {
  const { code, stdout, stderr } = await start(["start"], { SHOPIFY_API_KEY: "" }).finished;
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  const lines = stdout.trim().split("\n");
  const entries = lines.map((line) => JSON.parse(line) as { level: number; msg: string });
  expect(new Set(entries.map(({ level }) => level))).toEqual(new Set([60]));
  expect(entries.map(({ msg }) => msg)).toContain("SHOPIFY_API_KEY is missing");
});

test("without a token only this machine reaches the metrics", async () => {
  const addressWith = async (env: Record<string, string>) => {
    const worker = start(["worker"], { METRICS_PORT: "0", ...env });
    const said = await worker.until(/"worker ready"/);
    worker.child.kill("SIGTERM");
    await worker.finished;
    return /"address":"http:\/\/([^":]+):\d+","msg":"metrics"/.exec(said)?.[1];
  };
  expect(await addressWith({})).toBe("127.0.0.1");
  // What `listen` calls every address.
  expect(await addressWith({ METRICS_TOKEN: "a-token-of-the-test" })).toBe("localhost");
});

test("npm start serves pages and compressed files, and builds nothing", async () => {
  const port = await freePort();
  const command = start(["start"], { PORT: String(port), HOST: "127.0.0.1" });
  await command.until(/"listening"/);
  const origin = `http://127.0.0.1:${port}`;
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  const page = await fetch(`${origin}/auth/login`, { headers: { "accept-encoding": "br" } });
  expect(page.status).toBe(200);
  expect(page.headers.get("content-encoding")).toBe("br");
  const script = /\/assets\/[\w.-]+\.js/.exec(await page.text())?.[0];
  const file = await fetch(`${origin}${script}`, { headers: { "accept-encoding": "br" } });
  expect(Object.fromEntries(file.headers)).toMatchObject({
    "cache-control": "public, max-age=31536000, immutable",
    "content-encoding": "br",
  });
  expect((await fetch(`${origin}/v2/trackings/get`)).headers.get("cache-control")).toBe("no-store");
  expect((await fetch(`${origin}/no-such-page`)).status).toBe(404);
  // Shopify's library answers 410 to programs that name themselves.
  const headers = { "user-agent": USER_AGENT };
  for (const [address, expected] of [
    ["/auth/callback?hmac=bad&shop=a.myshopify.com", 400],
    ["/auth/exit-iframe?exitIframe=https://evil.example/&shop=a.myshopify.com&host=YQ", 400],
    // Without a shop that can be one, the sign-in page asks for it.
    ["/app?shop=%5B&host=%25", 302],
  ] as const) {
    const { status } = await fetch(`${origin}${address}`, { headers, redirect: "manual" });
    expect(status, address).toBe(expected);
  }
  command.child.kill("SIGTERM");
  const { code, stdout, stderr } = await command.finished;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).not.toContain('"level":50');
});

/** What a merchant on a slow line waits for, compressed. */
const FIRST_PAGE_MAX_BYTES = 260_000;

test("the first admin page's scripts and styles are small over the wire", () => {
  const assets = path.join(folder, "build/client/assets");
  const manifestFile = readdirSync(assets).find((name) => /^manifest-.*\.js$/.test(name)) ?? "";
  const text = readFileSync(path.join(assets, manifestFile), "utf8");
  const json = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
  const { entry, routes } = JSON.parse(json) as {
    entry: { module: string; imports: string[] };
    routes: Record<string, { module: string; imports?: string[] }>;
  };
  const pages = ["root", "routes/app", "routes/app._index"].map((id) => routes[id]!);
  const scripts = [entry, ...pages].flatMap(({ module, imports = [] }) => [module, ...imports]);
  const styles = readdirSync(assets).filter((name) => name.endsWith(".css"));
  const files = new Set([...scripts, ...styles.map((name) => `/assets/${name}`)]);
  const sizes = [...files].map((file) => {
    const plain = path.join(folder, "build/client", file);
    return statSync(existsSync(`${plain}.br`) ? `${plain}.br` : plain).size;
  });
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_PAGE_MAX_BYTES);
});
