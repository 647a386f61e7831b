// Shopify's own command line, asked to build a copy of the app: no account, no network, no files left behind.
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const CLI = "node_modules/@shopify/cli/bin/run.js";
const PATIENCE_MS = 120_000;

export interface AppBuild {
  exitCode: number;
  /** What it said, on one line each; boxes taken off. */
  output: string;
  /** The order-status extension as it would be uploaded; "" when it was not built. */
  orderStatusScript: string;
}

/**
 * `shopify app build` of the manifest and the extensions, in a folder of its own.
 *
 * @param appUrl written into the bundle: where the extension finds the app
 * @param change what a test breaks before it builds; gets the copy's folder
 */
export async function buildApp(
  appUrl: string,
  change: (folder: string) => void = () => {},
): Promise<AppBuild> {
  const folder = mkdtempSync(path.join(tmpdir(), "waymark-app-build-"));
  try {
    for (const file of ["shopify.app.toml", "package.json", "extensions"]) {
      cpSync(path.join(ROOT, file), path.join(folder, file), { recursive: true });
    }
    // The extension shares the types of its answer with the server.
    const shared = "app/storefront/order-status/answer-types.ts";
    mkdirSync(path.join(folder, path.dirname(shared)), { recursive: true });
    cpSync(path.join(ROOT, shared), path.join(folder, shared));
    symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
    writeFileSync(path.join(folder, ".env"), `SHOPIFY_APP_URL=${appUrl}\n`);
    change(folder);
    const { exitCode, output } = await runCli(folder);
    return { exitCode, output, orderStatusScript: readBuilt(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without `--skip-dependencies-installation` it runs `npm install`, and that on the link's target. */
function runCli(folder: string): Promise<{ exitCode: number; output: string }> {
  const argv = [
    path.join(ROOT, CLI),
    "app",
    "build",
    "--path",
    folder,
    "--skip-dependencies-installation",
  ];
  const home = path.join(folder, ".home");
  const env = {
    PATH: `${path.join(ROOT, "node_modules/.bin")}${path.delimiter}${process.env.PATH}`,
    // Its caches, settings and look for a newer version stay out of the person's own.
    HOME: home,
    XDG_CACHE_HOME: home,
    XDG_CONFIG_HOME: home,
    CI: "1",
    NODE_ENV: "production" as const,
    NO_COLOR: "1",
    SHOPIFY_CLI_NO_ANALYTICS: "1",
    OPT_OUT_INSTRUMENTATION: "1",
  };
  return new Promise((resolve) => {
    const node = path.join(ROOT, "node_modules/.bin/node");
    const options = { cwd: folder, env, timeout: PATIENCE_MS, maxBuffer: 10_000_000 };
    execFile(node, argv, options, (error, stdout, stderr) => {
      const exitCode = error ? (typeof error.code === "number" ? error.code : 1) : 0;
      resolve({ exitCode, output: plain(stdout + stderr) });
    });
  });
}

function plain(output: string): string {
  return output
    .replace(/[╭╮╰╯│─]/g, "")
    .replace(/[ \t]+/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n");
}

function readBuilt(folder: string): string {
  try {
    return readFileSync(path.join(folder, "extensions/order-status/dist/order-status.js"), "utf8");
  } catch {
    return "";
  }
}
