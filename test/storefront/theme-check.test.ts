// Shopify's own validators over the theme app extension: theme check, and the theme editor's JSON schema.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

const extension = path.resolve(import.meta.dirname, "../../extensions/tracking-page");
const scratch = mkdtempSync(path.join(tmpdir(), "theme-check-"));
const require = createRequire(import.meta.url);

beforeAll(() => {
  // Theme check would fetch its reference from GitHub; the one that it was published with must do, so
  // that a change of Shopify's documentation breaks no build here.
  vi.stubEnv("SHOPIFY_TLD_ROOT", path.join(scratch, "offline"));
  vi.stubEnv("XDG_CACHE_HOME", scratch);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true, force: true });
});

async function themeCheck(directory: string): Promise<string[]> {
  const { themeCheckRun } = await import("@shopify/theme-check-node");
  const { offenses, theme } = await themeCheckRun(directory, "theme-check:theme-app-extension");
  expect(theme.length).toBeGreaterThan(3);
  return offenses.map(({ check, uri, message }) => `${check} ${path.basename(uri)}: ${message}`);
}

describe("theme check", { timeout: 30_000 }, () => {
  test("has neither an error nor a warning", async () => {
    expect(await themeCheck(extension)).toEqual([]);
  });

  test("looks: it finds what is broken on purpose", async () => {
    const broken = path.join(scratch, "broken");
    cpSync(extension, broken, { recursive: true });
    const edit = (file: string, change: (text: string) => string) => {
      const target = path.join(broken, file);
      writeFileSync(target, change(readFileSync(target, "utf8")));
    };
    edit("assets/tracking.js", (script) => script + "//".padEnd(10_000, "x"));
    edit("snippets/waymark-form.liquid", (snippet) => `${snippet}{{ nothing_known }}`);
    edit("locales/de.json", () => "{}");
    const found = (await themeCheck(broken)).join("\n");
    expect(found).toMatch(/AssetSizeAppBlockJavaScript .*tracking\.js/);
    expect(found).toMatch(/UndefinedObject waymark-form\.liquid/);
    expect(found).toMatch(/MatchingTranslations de\.json/);
  });
});

describe("the theme editor's schema", () => {
  const schemas = path.join(
    path.dirname(require.resolve("@shopify/theme-check-docs-updater/package.json")),
    "data",
  );
  const read = (name: string) =>
    JSON.parse(readFileSync(path.join(schemas, name), "utf8")) as Record<string, unknown>;
  // Shopify's schemas use words of their own, such as "markdownDescription".
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addSchema({ ...read("setting.json"), $id: "setting.json" });
  const validate = ajv.compile({ ...read("settings.json"), $id: "settings.json" });
  const problems = (settings: unknown) => {
    validate(settings);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };

  const blocks = readdirSync(path.join(extension, "blocks"));

  test.each(blocks)("takes every setting of %s", (file) => {
    const { settings } = schemaOf(file);
    expect(settings.length).toBeGreaterThan(0);
    expect(problems(settings)).toEqual([]);
  });

  test("refuses what an editor would", () => {
    expect(problems([{ type: "rainge", id: "x", label: "X" }])).not.toEqual([]);
    expect(problems([{ type: "select", id: "x", label: "X" }])).not.toEqual([]);
    expect(problems([{ type: "text", id: "x", label: "X", unit: "px" }])).not.toEqual([]);
  });
});

function schemaOf(file: string): { settings: unknown[] } {
  const source = readFileSync(path.join(extension, "blocks", file), "utf8");
  const json = /\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(source)?.[1] ?? "";
  return JSON.parse(json) as { settings: unknown[] };
}
