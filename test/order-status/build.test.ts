// The extension bundle as built by Shopify's CLI.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { type AppBuild, buildApp } from "../support/shopify-cli";

const APP_ADDRESS = "https://tracking.merchant.example";
/** Shopify's limit for an extension of this kind, compressed. */
const MAX_COMPRESSED_BYTES = 64_000;
/** Ours: a shopper on a train waits for it. */
const BUDGET_BYTES = 16_000;
const SECRET = "shpss_0123456789abcdef";

let build: AppBuild;
let broken: AppBuild;
beforeAll(async () => {
  [build, broken] = await Promise.all([
    buildApp(APP_ADDRESS, (folder) =>
      appendFileSync(path.join(folder, ".env"), `SHOPIFY_API_SECRET=${SECRET}\n`),
    ),
    buildApp(APP_ADDRESS, (folder) => {
      const block = path.join(folder, "extensions/tracking-page/blocks/tracking.liquid");
      writeFileSync(block, `{{ "x" | no_such_filter }}${readFileSync(block, "utf8")}`);
    }),
  ]);
}, 180_000);

/** The CLI exits with 0 although its theme check found errors: its words count. */
function problemsOf({ exitCode, output }: AppBuild): string[] {
  const problems = output.split("\n").filter((line) => /\[(error|warning)\]|\berror\b/i.test(line));
  const isBuilt = exitCode === 0 && output.includes("waymark built!");
  return isBuilt ? problems : [...problems, `exit code ${exitCode}`, output];
}

test("`shopify app build` takes the manifest and every extension, and finds nothing to say", () => {
  expect(problemsOf(build)).toEqual([]);
});

test("a fault in a theme block is noticed, though the CLI calls that a success", () => {
  expect(broken.exitCode).toBe(0);
  expect(problemsOf(broken).join("\n")).toMatch(/UnknownFilter/);
});

test("the extension is a quarter of what Shopify allows", () => {
  const bytes = Buffer.from(build.orderStatusScript);
  expect(bytes.length).toBeGreaterThan(10_000);
  expect(gzipSync(bytes).length).toBeLessThan(BUDGET_BYTES);
  expect(brotliCompressSync(bytes).length).toBeLessThan(BUDGET_BYTES);
  expect(BUDGET_BYTES).toBeLessThanOrEqual(MAX_COMPRESSED_BYTES / 4);
});

test("one script serves both targets, and knows the app's address and no more of the settings", () => {
  const has = (text: string) => build.orderStatusScript.includes(text);
  expect(has("customer-account.order-status.block.render")).toBe(true);
  expect(has("customer-account.order-status.fulfillment-details.render-after")).toBe(true);
  expect(has(APP_ADDRESS)).toBe(true);
  expect(has("process.env.SHOPIFY")).toBe(false);
  expect(has(SECRET)).toBe(false);
});
