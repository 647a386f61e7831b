// npm run update: which versions it chooses, against a registry of this test's own.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test } from "vitest";

const SCRIPT = path.resolve("deploy/update-packages.mjs");
let folder = "";
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Published {
  versions: string[];
  /** Of the newest version. */
  dependencies?: Record<string, string>;
}

/** Runs it with --apply; the versions that package.json then has, and what was printed. */
function update(
  installed: Record<string, { version: string; dependencies?: Record<string, string> }>,
  registry: Record<string, Published>,
) {
  folder = mkdtempSync(path.join(tmpdir(), "waymark-update-"));
  const json = (file: string, value: unknown) =>
    writeFileSync(path.join(folder, file), JSON.stringify(value));
  const versions = Object.entries(installed).map(([name, { version }]) => [name, version]);
  json("package.json", { dependencies: Object.fromEntries(versions) });
  json("package-lock.json", {
    packages: Object.fromEntries(
      Object.entries(installed).map(([name, each]) => [`node_modules/${name}`, each]),
    ),
  });
  json("registry.json", registry);
  mkdirSync(path.join(folder, "bin"));
  const npm = path.join(folder, "bin/npm");
  writeFileSync(
    npm,
    `#!${process.execPath}
    const registry = JSON.parse(require("fs").readFileSync("registry.json", "utf8"));
    const [command, asked = "", field] = process.argv.slice(2);
    const latest = ({ versions }) => ({ latest: versions.at(-1) });
    if (command === "outdated")
      console.log(JSON.stringify(Object.fromEntries(Object.entries(registry).map(([name, each]) => [name, latest(each)]))));
    if (command === "view") {
      const value = registry[asked.replace(/(.)@.*/, "$1")][field];
      if (value) console.log(JSON.stringify(value));
    }`,
  );
  chmodSync(npm, 0o755);
  const { stdout, status } = spawnSync(process.execPath, [SCRIPT, "--apply"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${path.join(folder, "bin")}:${process.env.PATH}` },
  });
  const { dependencies } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return { status, stdout, dependencies };
}

test("the newest version of the same major is taken, below 1.0.0 of the same minor", () => {
  const { status, stdout, dependencies } = update(
    { a: { version: "1.2.9" }, b: { version: "0.3.1" }, c: { version: "2.0.0-beta.9" } },
    {
      a: { versions: ["1.2.9", "1.2.10", "1.3.0-rc.1", "2.0.0"] },
      b: { versions: ["0.3.1", "0.3.2", "0.4.0"] },
      c: { versions: ["2.0.0-beta.9", "2.0.0-beta.10", "2.0.0"] },
    },
  );
  expect(status).toBe(0);
  expect(dependencies).toEqual({ a: "1.2.10", b: "0.3.2", c: "2.0.0" });
  expect(stdout).toContain("a 1.2.9: 2.0.0 is another major version");
  expect(stdout).toContain("b 0.3.1: 0.4.0 is another major version");
});

test("a package that another one needs in a single version waits for it", () => {
  const installed = {
    router: { version: "1.23.3" },
    react: { version: "2.17.5", dependencies: { router: "1.23.3", other: "^1.0.0" } },
    other: { version: "1.0.0" },
  };
  const router = { versions: ["1.23.3", "1.23.4", "1.23.5"] };
  const other = { versions: ["1.0.0", "1.1.0"] };
  const waits = update(installed, { router, other, react: { versions: ["2.17.5"] } });
  expect(waits.dependencies).toEqual({ router: "1.23.3", react: "2.17.5", other: "1.1.0" });
  expect(waits.stdout).toContain("router 1.23.5 has to wait: react needs 1.23.3");
  rmSync(folder, { recursive: true });
  const react = { versions: ["2.17.5", "2.17.6"], dependencies: { router: "1.23.4" } };
  expect(update(installed, { router, other, react }).dependencies).toMatchObject({
    router: "1.23.4",
    react: "2.17.6",
  });
});
