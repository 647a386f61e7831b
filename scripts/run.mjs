// Runs a command of package.json: installs, generates and builds what is missing, then starts it.
// A machine with only Node 20 and npm is enough. No dependencies: it runs before there are any.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."));

const SERVER = "build/server/index.js";
const tsx = ["--import", "tsx"];
// Node prints a line about a file that does not exist.
const dotenv = existsSync(".env") ? ["--env-file=.env"] : [];

/** An installation with NODE_ENV=production runs what `npm run build` made, and installs and builds nothing. */
const isProduction = process.env.NODE_ENV === "production";
const server = isProduction ? [built] : [packages, client, bundle];

/** command → what must be ready, and what Node runs then. Options of the command itself come after. */
const COMMANDS = {
  dev: { ready: [packages, client, adminSchema], run: [...tsx, "test/demo/run.ts", "--dev"] },
  demo: { ready: [packages, client, bundle, adminSchema], run: [...tsx, "test/demo/run.ts"] },
  // Simulation with faults at every call; --seed N plays one again.
  prove: {
    ready: [packages, client, adminSchema, bundleOfProcesses],
    run: [...tsx, "test/prove/run.ts"],
  },
  bench: { ready: [packages, client, bundle], run: [...tsx, "bench/run.ts"] },
  build: {
    ready: [packages, client, bundle],
    then: () => console.log("build/ is up to date."),
    help: "Builds the browser's files, the server and the commands into build/.",
  },
  start: { ready: server, run: [...dotenv, SERVER] },
  worker: { ready: server, run: [...dotenv, SERVER, "worker"] },
  migrate: { ready: server, run: [...dotenv, SERVER, "migrate"] },
  test: {
    ready: [packages, client, adminSchema],
    then: runTests,
    help: "Checks types, lint, format and dead code, then runs every test. With words: only test files whose path has one.",
  },
  // The README's picture, docs/pictures/overview.png.
  picture: {
    ready: [packages, client, bundle, adminSchema, systemPackages],
    then: makePicture,
    help: "Takes the README's picture, docs/pictures/overview.png.",
  },
  // What the Dockerfile does, without Docker; some two minutes.
  image: {
    ready: [packages],
    run: [...tsx, "test/install/build-image.ts"],
    help: "Runs the Dockerfile's stages in empty folders, starts the result, and prints the image's expected size.",
  },
  gallery: { ready: [packages, client, systemPackages], run: [...tsx, "test/gallery/run.ts"] },
  // The admin's pages in every state of a shop; words choose.
  "gallery:admin": {
    ready: [packages, client, bundle, adminSchema, systemPackages],
    run: [...tsx, "test/admin-gallery/run.ts"],
  },
  "test:watch": { ready: [packages, client, adminSchema], run: ["node_modules/vitest/vitest.mjs"] },
};
for (const [title, file] of Object.entries(
  JSON.parse(readFileSync("scripts/commands.json", "utf8")),
)) {
  COMMANDS[title] = isProduction
    ? { ready: [built], run: [...dotenv, `build/server/${file}.js`] }
    : { ready: [packages, client], run: [...dotenv, ...tsx, `scripts/${file}.ts`] };
}

const [name = "", ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) fail(`Unknown command "${name}". There are: ${Object.keys(COMMANDS).join(", ")}.`);
const quiet = args.includes("--json");
if (command.help && args.includes("--help")) {
  console.log(`npm run ${name}\n\n${command.help}`);
  process.exit(0);
}

// ---------------------------------------------------------------- what must be ready

async function packages() {
  // A worktree that shares another one's packages must not replace them.
  if (existsSync("node_modules") && lstatSync("node_modules").isSymbolicLink()) return;
  const stamp = "node_modules/.waymark-installed";
  // The lock file alone: it names the dependencies of package.json, and changes with them.
  const wanted = digest(["package-lock.json"]);
  // A production image installs by itself, without development packages; that is not stale.
  const installedOtherwise = existsSync("node_modules/pg") && process.env.NODE_ENV === "production";
  if (installedOtherwise || readStamp(stamp) === wanted || isInstalled()) return;
  await prepare("Installing packages", "npm", [
    "ci",
    "--no-fund",
    "--no-audit",
    "--loglevel=error",
  ]);
  writeFileSync(stamp, wanted);
}

/** `npm ci` was run by hand: npm's own list of what it installed has every package of the lock file. */
function isInstalled() {
  const installed = "node_modules/.package-lock.json";
  if (!existsSync(installed)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const found = packagesOf(installed);
  return Object.entries(packagesOf("package-lock.json")).every(
    ([place, { version, optional, devOptional }]) =>
      place === "" || optional || devOptional || found[place]?.version === version,
  );
}

function built() {
  if (!existsSync(SERVER))
    fail("There is no build. Run `npm run build` before an installation starts.");
}

async function client() {
  const stamp = "prisma/generated/.stamp";
  const wanted = digest(["prisma/schema.prisma", "node_modules/prisma/package.json"]);
  if (readStamp(stamp) === wanted) return;
  const argv = ["node_modules/prisma/build/index.js", "generate"];
  await prepare("Generating the database client", nodeBinary(), argv);
  writeFileSync(stamp, wanted);
}

async function bundle() {
  const stamp = "build/.stamp";
  const wanted = digest([
    "app",
    "server.ts",
    "vite.config.ts",
    "scripts",
    "extensions/tracking-page/assets/tracking.css",
    "prisma/schema.prisma",
    "package-lock.json",
  ]);
  if (readStamp(stamp) === wanted && existsSync(SERVER)) return;
  const argv = ["node_modules/@remix-run/dev/dist/cli.js", "vite:build", "--logLevel=error"];
  await prepare("Building the app", nodeBinary(), argv);
  mkdirSync("build", { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Only one world of the simulation starts the built app. */
async function bundleOfProcesses() {
  if (args.includes("processes")) await bundle();
}

/** Shopify's Admin API schema, which the stand-in executes; it comes from npm once. */
async function adminSchema() {
  if (existsSync(".cache/shopify")) return;
  await prepare("Fetching Shopify's Admin schema", nodeBinary(), [
    ...tsx,
    "test/stand-in/admin-api/fetch-schema.ts",
  ]);
}

/** What the tests run beside Node: a browser, and Shopify's own Liquid. */
async function systemPackages() {
  const missing = [];
  const hasBrowser =
    process.env.CHROMIUM_PATH ||
    ["chromium-headless-shell", "chromium", "google-chrome"].some((name) =>
      existsSync(`/usr/bin/${name}`),
    );
  // The second font has Arabic.
  if (!hasBrowser) missing.push("chromium-headless-shell", "fonts-liberation", "fonts-dejavu-core");
  // The gallery's pictures have Japanese, Chinese and Korean: 12 MB.
  const fonts = [
    ["fonts-droid-fallback", "truetype/droid/DroidSansFallbackFull.ttf"],
    ["fonts-nanum", "truetype/nanum/NanumGothic.ttf"],
  ];
  const hasApt = existsSync("/usr/bin/apt-get");
  for (const [name, file] of fonts)
    if (hasApt && !existsSync(`/usr/share/fonts/${file}`)) missing.push(name);
  const hasLiquid = spawnSync("ruby", ["-r", "liquid", "-e", ""]).status === 0;
  if (!hasLiquid) missing.push("ruby", "ruby-liquid");
  if (missing.length === 0) return;
  const advice =
    "The tests need Chromium (or CHROMIUM_PATH), and Ruby with Shopify's Liquid: " +
    `as root, apt-get install ${missing.join(" ")}; elsewhere, gem install liquid.`;
  if (!hasApt) fail(advice);
  const install = `apt-get update -qq && apt-get install -y -qq --no-install-recommends ${missing.join(" ")}`;
  const asRoot = process.getuid?.() === 0 ? ["sh"] : ["sudo", "-n", "sh"];
  const argv = [...asRoot.slice(1), "-c", install];
  await prepare(`Installing ${missing.join(", ")}`, asRoot[0], argv, { advice });
}

// ---------------------------------------------------------------- tests

/** Vitest's projects, with the ending of their files. The first that fits counts. */
const SUITES = [
  {
    title: "Browser",
    project: "browser",
    ending: ".browser.test.ts",
    ready: [systemPackages, bundle],
  },
  { title: "Integration", project: "integration", ending: ".db.test.ts", ready: [bundle] },
  { title: "Unit", project: "unit", ending: /\.test\.tsx?$/, ready: [systemPackages, bundle] },
];

/** Without words: everything that must be green. With words: the tests whose path has one of them. */
async function runTests(words) {
  const files = testFiles();
  const chosen = files.filter(({ file }) => words.some((word) => file.includes(word)));
  if (words.length > 0) {
    if (chosen.length === 0) fail(`No test file's path has ${words.join(" or ")}.`);
    return runSuites(chosen, words);
  }
  const checks = [
    ["Types", ["typescript/bin/tsc", "--noEmit"]],
    ["Types of the extension", ["typescript/bin/tsc", "--project", "extensions/order-status"]],
    ["Types of the order block", ["typescript/bin/tsc", "--project", "extensions/order-block"]],
    ["Lint", ["eslint/bin/eslint.js", ".", "--max-warnings", "0", ...ESLINT_CACHE]],
    ["Format", ["prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."]],
    ["Dead code", ["knip/bin/knip.js", "--no-progress"]],
  ];
  await checkTogether(checks);
  await runSuites(files, []);
}

/** Lint results of files that did not change. */
const ESLINT_CACHE = [
  "--cache",
  "--cache-location",
  ".cache/eslint/",
  "--cache-strategy",
  "content",
];

async function makePicture() {
  process.env.README_PICTURE = "docs/pictures/overview.png";
  const file = "test/browser/readme-picture.browser.test.ts";
  await check("Picture", ["vitest/vitest.mjs", "run", "--project", "browser", file]);
}

async function runSuites(files, words) {
  // The fast suites first.
  for (const suite of SUITES.toReversed()) {
    const own = files.filter((each) => each.suite === suite);
    if (own.length === 0) continue;
    const needsBundle = words.length === 0 || own.some(({ file }) => runsBundle(file));
    for (const makeReady of suite.ready) if (makeReady !== bundle || needsBundle) await makeReady();
    await check(suite.title, ["vitest/vitest.mjs", "run", "--project", suite.project, ...words]);
  }
}

/** Whether a test starts the built app or a built command. */
function runsBundle(file) {
  if (/\.browser\.test\.ts$|^test\/(process|install)\//.test(file)) return true;
  return readFileSync(file, "utf8").includes('/command"');
}

function testFiles() {
  const names = readdirSync("test", { recursive: true }).map(
    (name) => `test/${name.replaceAll("\\", "/")}`,
  );
  return names.flatMap((file) => {
    const suite = SUITES.find(({ ending }) =>
      typeof ending === "string" ? file.endsWith(ending) : ending.test(file),
    );
    return suite ? [{ file, suite }] : [];
  });
}

async function check(title, [file, ...argv]) {
  const startedAt = Date.now();
  console.log(`\n── ${title}`);
  const code = await foreground(nodeBinary(), [path.join("node_modules", file), ...argv]);
  if (code !== 0) fail(`${title} failed (exit code ${code}).`);
  console.log(`── ${title}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Runs checks two at a time; prints what each said when it ends. Fails when all have ended. */
async function checkTogether(checks) {
  const waiting = [...checks];
  const failed = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [title, [file, ...argv]] = next;
      const startedAt = Date.now();
      const argvOfNode = [path.join("node_modules", file), ...argv];
      const { code, output } = await collect(nodeBinary(), argvOfNode);
      console.log(
        `\n── ${title}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n${output}`.trimEnd(),
      );
      if (code !== 0) failed.push(title);
    }
  };
  await Promise.all([work(), work()]);
  if (failed.length > 0) fail(`${failed.join(" and ")} failed.`);
}

// ---------------------------------------------------------------- running things

/** Node 22 or later: the one npm installed for us, or the one that runs this. */
function nodeBinary() {
  const own = path.resolve("node_modules/.bin/node");
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= 22) return process.execPath;
  return fail(
    "Waymark needs Node 22. `npm ci` (with development packages) installs one beside it.",
  );
}

function environment() {
  return {
    ...process.env,
    PATH: `${path.resolve("node_modules/.bin")}${path.delimiter}${process.env.PATH}`,
    CHECKPOINT_DISABLE: "1",
    DEBIAN_FRONTEND: "noninteractive",
  };
}

/** Runs with our terminal, passes signals on, and gives the exit code. */
function foreground(file, argv) {
  return new Promise((resolve) => {
    const child = spawn(file, argv, { stdio: "inherit", env: environment() });
    passSignals(child);
    child.once("error", (error) => fail(`Could not run ${file}: ${error.message}`));
    child.once("exit", (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** `kill` of this process, or of the npm that started it, reaches the one that does the work. */
function passSignals(child) {
  const passOn = (signal) => child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, passOn);
  const watch = watchShell(() => passOn("SIGTERM"));
  child.once("exit", () => {
    clearInterval(watch);
    signals.forEach((signal) => process.off(signal, passOn));
  });
}

const PARENT = process.ppid;
const PARENT_EVERY_MS = 250;

/** npm passes SIGTERM to the shell between it and us; the shell ends without a word, and we get another parent. */
function watchShell(onEnd) {
  if (!process.env.npm_lifecycle_event || process.platform === "win32") return undefined;
  const watch = setInterval(() => {
    if (process.ppid === PARENT) return;
    clearInterval(watch);
    onEnd();
  }, PARENT_EVERY_MS);
  watch.unref();
  return watch;
}

/** Runs without our terminal; gives the exit code and what it printed. */
function collect(file, argv) {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(file, argv, { stdio: ["ignore", "pipe", "pipe"], env: environment() });
    passSignals(child);
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.once("error", (error) => resolve({ code: 1, output: output + error.message }));
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** Runs a preparation, shows that it is alive, and shows its output only when it failed. */
async function prepare(title, file, argv, { advice = "" } = {}) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const live = process.stderr.isTTY;
  const say = (text) => quiet || process.stderr.write(text);
  say(live ? `${title} …` : `${title} …\n`);
  const ticker = setInterval(
    () => say(live ? `\r${title} … ${seconds()} s` : `  ${title}: ${seconds()} s so far\n`),
    live ? 1000 : 10_000,
  );
  const { code, output } = await collect(file, argv);
  clearInterval(ticker);
  say(live ? `\r${title}: ${seconds()} s   \n` : `${title}: done in ${seconds()} s\n`);
  if (code !== 0) fail(`${output.slice(-4000)}\n${title} failed (exit code ${code}). ${advice}`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

// ---------------------------------------------------------------- staleness

function readStamp(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** One hash over files and everything below folders. */
function digest(paths) {
  const hash = createHash("sha256");
  const visit = (entry) => {
    if (statSync(entry).isDirectory()) {
      for (const child of readdirSync(entry).sort()) visit(path.join(entry, child));
    } else {
      hash.update(entry).update("\0").update(readFileSync(entry));
    }
  };
  for (const entry of paths) if (existsSync(entry)) visit(entry);
  return hash.digest("hex");
}

// ---------------------------------------------------------------- run it, once every constant above is there

for (const makeReady of command.ready) await makeReady();
if (command.then) await command.then(args);
else process.exitCode = await foreground(nodeBinary(), [...command.run, ...args]);
