// Which licenses the production packages may have, and that the actions of CI are pinned.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";

/** Licenses that ask for no more than their text, and say so in words that we read. */
const ALLOWED = new Set([
  ...["MIT", "Apache-2.0", "ISC", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Unlicense"],
  // argparse, of PostgreSQL's and Prisma's configuration readers.
  "Python-2.0",
]);
/** Package → why it may have a license of its own. */
const OWN_LICENSE: Readonly<Record<string, string>> = {
  "@shopify/polaris": "Shopify's: for apps that work with Shopify, which this is; LICENSE says so",
  "@shopify/polaris-icons": "the same",
  "@shopify/polaris-tokens": "the same",
};

interface LockedPackage {
  version: string;
  license?: string;
  dev?: boolean;
}
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, LockedPackage>;
};
const production = Object.entries(packages)
  .filter(([place, { dev }]) => place !== "" && !dev)
  .map(([place, locked]) => ({ name: place.split("node_modules/").at(-1)!, ...locked }));

/** "(MIT AND ISC)" has two terms that hold; of "(MIT OR X)" the first that is allowed counts. */
function termsOf(license = ""): string[] {
  return license
    .replaceAll(/[()]/g, "")
    .split(" AND ")
    .map((term) => {
      const choices = term.split(" OR ");
      return choices.find(isAllowed) ?? term;
    });
}

function isAllowed(license: string): boolean {
  return ALLOWED.has(license);
}

test("each production package has a license of the list", () => {
  const others = production.filter(
    ({ name, license }) => !(name in OWN_LICENSE) && !termsOf(license).every(isAllowed),
  );
  expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

test("the list has no license and no exception that nobody needs", () => {
  const found = new Set(production.flatMap(({ license }) => termsOf(license)));
  expect([...ALLOWED].filter((license) => !found.has(license))).toEqual([]);
  const names = new Set(production.map(({ name }) => name));
  expect(Object.keys(OWN_LICENSE).filter((name) => !names.has(name))).toEqual([]);
});

test("npm run sbom lists every production package with its version", () => {
  const text = execFileSync(process.execPath, ["deploy/sbom.mjs"], {
    encoding: "utf8",
    maxBuffer: 64e6,
  });
  const { components } = JSON.parse(text) as {
    components: { name: string; version: string }[];
  };
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const required = Object.entries(packages).filter(
    ([place, each]) =>
      place !== "" && !each.dev && !("optional" in each) && !("devOptional" in each),
  );
  const missing = required
    .map(([place, { version }]) => `${place.split("node_modules/").at(-1)}@${version}`)
    .filter((each) => !listed.has(each));
  expect(missing).toEqual([]);
});

test("every action of CI is pinned to a commit", () => {
  const folder = ".github/workflows";
  const used = readdirSync(folder).flatMap((file) => [
    ...readFileSync(`${folder}/${file}`, "utf8").matchAll(/uses:\s*(\S+)/g),
  ]);
  expect(used.length).toBeGreaterThan(0);
  expect(used.map((found) => found[1]!).filter((name) => !/@[0-9a-f]{40}$/.test(name))).toEqual([]);
});
