// The Dockerfile and compose.yaml: linted, and held to what the documents say of them.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DCLinter } from "dclint";
import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { copiesOf, readStages } from "./dockerfile";

const stages = readStages();
const image = stages.at(-1)!;
const named = (name: string) => image.instructions.filter((each) => each.name === name);

test("the Dockerfile has no fault that its linter knows", () => {
  const found = validate(readFileSync("Dockerfile", "utf8"));
  expect(found.map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
});

test("the image runs as a user without rights, has no build tools and says how it is", () => {
  expect(image.base).toMatch(/distroless.*nodejs22.*:nonroot$/);
  expect(named("USER").map(({ text }) => text)).toEqual(["nonroot"]);
  expect(named("RUN")).toEqual([]);
  expect(named("HEALTHCHECK")[0]?.text).toContain("/readyz");
  const packages = stages.find(({ name }) => name === "packages")!;
  expect(packages.instructions.find(({ name }) => name === "RUN")?.text).toContain(
    "npm ci --omit=dev",
  );
});

test("everything that is copied is there, and no secret or package of this machine is", () => {
  const own = stages.flatMap(copiesOf).filter(({ from }) => from === null);
  const missing = own.flatMap(({ sources }) => sources).filter((source) => !existsSync(source));
  expect(missing).toEqual([]);
  const ignored = readFileSync(".dockerignore", "utf8").split("\n");
  for (const each of [".env", ".env.*", "node_modules", ".git", ".waymark", "build"])
    expect(ignored).toContain(each);
});

interface Compose {
  services: Record<string, Record<string, unknown>>;
}
const compose = parse(readFileSync("compose.yaml", "utf8"), { merge: true }) as Compose;

test("compose.yaml is valid, and has no fault that its linter knows", () => {
  // Order and quotes are style; the proxy's ports are meant for everybody.
  const off = [
    ...["service-keys-order", "services-alphabetical-order", "top-level-properties-order"],
    ...["require-quotes-in-ports", "no-unbound-port-interfaces"],
  ];
  const rules = Object.fromEntries(off.map((rule) => [rule, 0 as const]));
  const config = { rules, quiet: false, debug: false, exclude: [] };
  const results = new DCLinter(config).lintFiles(["compose.yaml"], false);
  const found = results.flatMap(({ messages }) =>
    messages.map(({ line, rule, message }) => `${line} ${rule}: ${message}`),
  );
  expect(found).toEqual([]);
});

test("two web and two worker processes start after the migration, on a read-only root", () => {
  const { migrate, web, worker } = compose.services;
  for (const service of [web, worker]) {
    expect(service).toMatchObject({
      deploy: { replicas: 2 },
      read_only: true,
      cap_drop: ["ALL"],
      depends_on: { migrate: { condition: "service_completed_successfully" } },
    });
  }
  expect(migrate).toMatchObject({ restart: "no" });
});

test("the settings file of compose.yaml leaves two values to fill in, and is never overwritten", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "waymark-compose-"));
  const script = path.resolve("deploy/compose-env.mjs");
  const make = (...args: string[]) =>
    execFileSync(process.execPath, [script, ...args], { cwd: folder, stdio: "pipe" });
  make("track.example.com");
  const text = readFileSync(path.join(folder, ".env"), "utf8");
  const values = Object.fromEntries(
    [...text.matchAll(/^(\w+)=(.*)$/gm)].map((m) => [m[1]!, m[2]!]),
  );
  const empty = Object.keys(values).filter((name) => values[name] === "");
  expect(empty).toEqual(["SHOPIFY_API_KEY", "SHOPIFY_API_SECRET"]);
  expect(statSync(path.join(folder, ".env")).mode & 0o077).toBe(0);
  const wanted = [...readFileSync("compose.yaml", "utf8").matchAll(/\$\{(\w+)\}/g)];
  for (const [, name] of wanted) expect(values[name!]).toBeTruthy();
  expect(() => make("track.example.com")).toThrow(/There is an \.env already/);
  expect(() => make("no-domain")).toThrow(/Say the public domain/);
  expect(readFileSync(path.join(folder, ".env"), "utf8")).toBe(text);
});
