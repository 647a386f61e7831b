// npm run update: lists packages with a newer version of the same major; --apply installs them. Once a month.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const apply = process.argv.includes("--apply");
const manifest = JSON.parse(readFileSync("package.json", "utf8"));
/** npm outdated ends with 1 when there is something to list. */
const { stdout } = spawnSync("npm", ["outdated", "--json", "--long"], { encoding: "utf8" });
const outdated = JSON.parse(stdout || "{}");

const newer = [];
for (const group of ["dependencies", "optionalDependencies", "devDependencies"]) {
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
for (const { name, version, wanted } of newer) say(`${name} ${version} → ${wanted}`);
if (newer.length === 0) say("No newer version of the same major.");
if (apply && newer.length > 0) {
  for (const { group, name, wanted } of newer) manifest[group][name] = wanted;
  writeFileSync("package.json", `${JSON.stringify(manifest, null, 2)}\n`);
  const { status } = spawnSync("npm", ["install"], { stdio: "inherit" });
  say(status === 0 ? "Installed. Run npm test, then commit." : "npm install failed.");
  process.exitCode = status ?? 1;
}

/** The newest released version with the same major number; null: this one is. */
function newestOfMajor(name, version) {
  const major = majorOf(version);
  const answer = spawnSync("npm", ["view", name, "versions", "--json"], { encoding: "utf8" });
  const all = [JSON.parse(answer.stdout || "[]")].flat();
  const isPre = version.includes("-");
  const fits = all.filter((each) => majorOf(each) === major && (isPre || !each.includes("-")));
  const newest = fits.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })).at(-1);
  return newest && newest !== version ? newest : null;
}

/** "3", or "0.14": below 1.0.0 the second number may break. */
function majorOf(version) {
  const [major, minor] = version.split(".");
  return major === "0" ? `0.${minor}` : major;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
