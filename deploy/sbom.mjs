// npm run sbom: prints every production package as a CycloneDX document.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const production = new Set(
  Object.entries(packages)
    .filter(([, { dev }]) => !dev)
    .map(([place, { version }]) => `${place.split("node_modules/").at(-1)}@${version}`),
);
const all = execFileSync("npm", ["sbom", "--package-lock-only", "--sbom-format=cyclonedx"], {
  encoding: "utf8",
  maxBuffer: 64e6,
});
const document = JSON.parse(all);
// npm's own --omit=dev leaves out packages that development packages share.
const isKept = ({ name, version }) => production.has(`${name}@${version}`);
const kept = new Set(document.components.filter(isKept).map((each) => each["bom-ref"]));
const root = document.metadata.component["bom-ref"];
document.components = document.components.filter(isKept);
document.dependencies = document.dependencies
  .filter(({ ref }) => ref === root || kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => kept.has(each)) }));
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
