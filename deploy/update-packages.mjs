// npm run update: lists packages with a newer version of the same major; --apply installs them. Once a month.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const GROUPS = ["dependencies", "optionalDependencies", "devDependencies"];

const apply = process.argv.includes("--apply");
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const locked = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
/** npm outdated ends with 1 when there is something to list. */
const { stdout } = spawnSync("npm", ["outdated", "--json", "--long"], { encoding: "utf8" });
const outdated = JSON.parse(stdout || "{}");
const named = GROUPS.flatMap((group) => Object.keys(manifest[group] ?? {}));

const newer = [];
for (const group of GROUPS) {
  for (const [name, version] of Object.entries(manifest[group] ?? {})) {
    // What is not installed counts as outdated, too.
    const latest = outdated[name]?.latest ?? version;
    if (latest === version) continue;
    const wanted = newestOfMajor(name, version);
    if (wanted) newer.push({ group, name, version, wanted });
    if (majorOf(latest) !== majorOf(version))
      say(`${name} ${version}: ${latest} is another major version`);
  }
}
const chosen = newer.flatMap(withPin);
for (const { name, version, wanted } of chosen) say(`${name} ${version} → ${wanted}`);
if (chosen.length === 0) say("No newer version of the same major.");
if (apply && chosen.length > 0) {
  for (const { group, name, wanted } of chosen) manifest[group][name] = wanted;
  writeFileSync("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
  const { status } = spawnSync("npm", ["install"], { stdio: "inherit" });
  say(
    status === 0
      ? "Installed. Run npm audit and npm test, then commit."
      : "npm install failed: git checkout package.json package-lock.json takes it back.",
  );
  process.exitCode = status ?? 1;
}

/**
 * A package of ours that needs another one in a single version: a newer copy beside it would be a second one, whose
 * classes are others. The version that fits is taken, or none.
 */
function withPin(update) {
  const pin = named.map((by) => pinOf(by, update.name)).find((each) => each !== null);
  if (!pin) return [update];
  const { by, version } = pin;
  if (version !== update.wanted)
    say(`${update.name} ${update.wanted} has to wait: ${by} needs ${version}`);
  return version === update.version ? [] : [{ ...update, wanted: version }];
}

/** The one version of `name` that `by` will need after this update; null: a range, or none. */
function pinOf(by, name) {
  if (!locked[`node_modules/${by}`]?.dependencies?.[name]) return null;
  const target = newer.find((each) => each.name === by)?.wanted;
  const needs = target
    ? ask(["view", `${by}@${target}`, "dependencies", "--json"], {})
    : locked[`node_modules/${by}`].dependencies;
  return /^\d/.test(needs[name] ?? "") ? { by, version: needs[name] } : null;
}

/** The newest released version with the same major number; null: this one is. */
function newestOfMajor(name, version) {
  const major = majorOf(version);
  const all = [ask(["view", name, "versions", "--json"], [])].flat();
  const isPre = version.includes("-");
  const fits = all.filter((each) => majorOf(each) === major && (isPre || !each.includes("-")));
  const newest = fits.toSorted(compareVersions).at(-1);
  return newest && newest !== version ? newest : null;
}

function ask(argv, otherwise) {
  const { stdout } = spawnSync("npm", argv, { encoding: "utf8" });
  return stdout ? JSON.parse(stdout) : otherwise;
}

/** "1.0.0-beta.2" comes before "1.0.0". */
function compareVersions(a, b) {
  const order = (x, y) => x.localeCompare(y, "en", { numeric: true });
  const [[first, preA], [second, preB]] = [a.split(/-(.*)/s), b.split(/-(.*)/s)];
  if (first !== second || !preA || !preB)
    return order(first, second) || Number(!preA) - Number(!preB);
  return order(preA, preB);
}

/** "3", or "0.14": below 1.0.0 the second number may break. */
function majorOf(version) {
  const [major, minor] = version.split(".");
  return major === "0" ? `0.${minor}` : major;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
