// Three suites: unit (pure), integration (a real database), browser (the built app in Chromium).
import { availableParallelism } from "node:os";
import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "~": path.resolve(import.meta.dirname, "app") };
const resolve = { alias };
/** A worker imports each module once for all of its files: most of the unit suite's time was importing. */
const isolate = false;
/** Far more than anything takes on a quiet machine. */
const expect = { poll: { timeout: 20_000 } };

export default defineConfig({
  resolve,
  test: {
    // Half of the time goes to PostgreSQL: with one worker, one core of two would be idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        resolve,
        test: {
          name: "unit",
          isolate,
          expect,
          // No test may rely on the one before it; a failure prints the seed that repeats its order.
          sequence: { shuffle: { files: true, tests: true } },
          // Shopify's tester imports the extension's TypeScript itself.
          server: { deps: { inline: [/@shopify\/ui-extensions-tester/] } },
          setupFiles: ["test/support/fast-check.ts", "test/support/english.ts"],
          include: ["test/**/*.test.{ts,tsx}"],
          // Far more than any test takes on a quiet machine.
          testTimeout: 30_000,
          exclude: ["test/**/*.{db,browser}.test.ts"],
        },
      },
      {
        resolve,
        test: {
          name: "integration",
          isolate,
          expect,
          sequence: { shuffle: { files: true, tests: false } },
          setupFiles: ["test/support/fast-check.ts", "test/support/english.ts"],
          include: ["test/**/*.db.test.ts"],
          globalSetup: ["test/support/global-database.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve,
        test: {
          name: "browser",
          isolate,
          expect,
          include: ["test/**/*.browser.test.ts"],
          globalSetup: ["test/support/global-database.ts"],
          testTimeout: 60_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
