// The theme app extension: size, rendered Liquid, and what theme check does not cover.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import { Html } from "~/lib/text/html";
import { TEXTS, english, textsFor } from "~/storefront/languages/texts";
import { renderPage } from "~/storefront/tracking-page/tracking-page";
import { findAppBlocks, renderAppBlock } from "../stand-in/storefront/app-blocks.ts";
import { NOW } from "./signed-request";

const extension = path.resolve(import.meta.dirname, "../../extensions/tracking-page");
const read = (file: string) => readFileSync(path.join(extension, file), "utf8");
const files = (folder: string) =>
  readdirSync(path.join(extension, folder)).map((file) => `${folder}/${file}`);
const gzipped = (file: string) => gzipSync(read(file), { level: 9 }).length;

const liquidFiles = [...files("blocks"), ...files("snippets")];
const script = read("assets/tracking.js");
const styles = read("assets/tracking.css");

interface Setting {
  type: string;
  id?: string;
  label?: string;
  default?: unknown;
  options?: { value: string; label: string }[];
  min?: number;
  max?: number;
  step?: number;
}
interface Schema {
  name: string;
  target: string;
  stylesheet: string;
  javascript: string;
  settings: Setting[];
}
const schema = JSON.parse(
  /\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(read("blocks/tracking.liquid"))?.[1] ?? "",
) as Schema;

/** "a.b.c" → text, of a nested object of texts. */
function flat(texts: object, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]: [string, unknown]) =>
      typeof value === "string"
        ? [[prefix + key, value] as const]
        : [...flat(value as object, `${prefix}${key}.`)],
    ),
  );
}
const localeTexts = (file: string) => flat(JSON.parse(read(`locales/${file}.json`)) as object);
const texts = localeTexts("en.default");
const schemaTexts = localeTexts("en.default.schema");
/** "de", "pt-BR" … without English. */
const LOCALES = readdirSync(path.join(extension, "locales"))
  .map((file) => file.replace(/(?:\.schema)?\.json$/, ""))
  .filter((name, index, all) => !name.startsWith("en.") && all.indexOf(name) === index);

/** English variants fall back to the default schema. */
const TRANSLATED = LOCALES.filter((locale) => !locale.startsWith("en"));
/** Texts that are the same in English. */
const SAME_AS_ENGLISH = ["tr.schema block.form.header"];

describe("the block's schema", () => {
  test("is an app block for sections with a short name and files that exist", () => {
    expect(Object.keys(schema).sort()).toEqual([
      "javascript",
      "name",
      "settings",
      "stylesheet",
      "target",
    ]);
    expect(schema.target).toBe("section");
    for (const locale of ["en.default", ...TRANSLATED]) {
      const name = localeTexts(`${locale}.schema`).get(schema.name.replace("t:", ""));
      expect(name?.length, locale).toBeGreaterThan(0);
      // Shopify refuses longer ones.
      expect(name?.length, locale).toBeLessThan(25);
    }
    expect(files("assets")).toEqual(
      expect.arrayContaining([`assets/${schema.stylesheet}`, `assets/${schema.javascript}`]),
    );
  });

  test("has settings that a theme editor understands", () => {
    const ids = schema.settings.flatMap((setting) => setting.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const setting of schema.settings) {
      const shown = JSON.stringify(setting);
      if (setting.type === "header" || setting.type === "paragraph") {
        expect(setting.id, shown).toBeUndefined();
        continue;
      }
      expect(setting.id, shown).toMatch(/^[a-z_]+$/);
      expect(setting.label, shown).toMatch(/^t:/);
      if (setting.type === "select") {
        expect(setting.options?.map(({ value }) => value)).toContain(setting.default);
      } else if (setting.type === "range") {
        const { min = NaN, max = NaN, step = NaN } = setting;
        expect((max - min) / step, shown).toBeLessThanOrEqual(100);
        expect(((setting.default as number) - min) % step, shown).toBe(0);
      } else if (setting.type === "checkbox") {
        expect(typeof setting.default, shown).toBe("boolean");
      } else {
        expect(["text", "richtext", "color"], shown).toContain(setting.type);
        // The editor refuses an empty default.
        if ("default" in setting) expect(setting.default, shown).toBeTruthy();
      }
    }
  });

  test("and its texts: each key is there and each text is used", () => {
    const used = [...JSON.stringify(schema).matchAll(/"t:([\w.]+)"/g)].map((match) => match[1]);
    expect([...schemaTexts.keys()].sort()).toEqual([...new Set(used)].sort());
    const inLiquid = liquidFiles.flatMap((file) =>
      [...read(file).matchAll(/'([\w.]+)' \| t\b/g)].map((match) => match[1]),
    );
    expect([...texts.keys()].sort()).toEqual([...new Set(inLiquid)].sort());
  });

  test("has no setting that the block ignores", () => {
    const block = read("blocks/tracking.liquid");
    for (const { id } of schema.settings) {
      if (id) expect(block).toContain(`settings.${id}`);
    }
  });
});

describe("the block's languages", () => {
  test("are those of the tracking page, by Shopify's names", () => {
    const spoken = ["en", ...LOCALES].map((locale) =>
      Object.keys(TEXTS).find((language) => textsFor({ locale }).form === TEXTS[language]?.form),
    );
    expect([...new Set(spoken)].sort()).toEqual(
      Object.keys(TEXTS)
        .filter((language) => language !== "en-CA")
        .sort(),
    );
    // Shops sell in these; a plain "pt" or "zh" is none of Shopify's languages.
    for (const regional of ["pt-BR", "pt-PT", "zh-CN", "zh-TW"])
      expect(LOCALES).toContain(regional);
  });

  test("en-GB has every text", () => {
    expect([...localeTexts("en-GB").keys()]).toEqual([...texts.keys()]);
  });

  test.each(TRANSLATED)("%s has every text, in its own words", (locale) => {
    for (const [file, source] of [
      [locale, texts],
      [`${locale}.schema`, schemaTexts],
    ] as const) {
      const own = localeTexts(file);
      expect([...own.keys()], file).toEqual([...source.keys()]);
      for (const [key, text] of own) {
        expect(text, `${file} ${key}`).toMatch(/^\S(?:.*\S)?$/);
        if (key !== "direction" && !SAME_AS_ENGLISH.includes(`${file} ${key}`))
          expect(text, `${file} ${key}`).not.toBe(source.get(key));
        expect(text, `${file} ${key}`).not.toMatch(/[<>{}]/);
      }
    }
  });

  test.each(["en.default", ...LOCALES])("%s says the same as the proxy's own page", (locale) => {
    const {
      locale: language,
      direction,
      form,
    } = textsFor({ locale: locale.replace(".default", "") });
    const page: Record<string, string> = { ...form, direction };
    const { language: spoken, ...texts } = Object.fromEntries(localeTexts(locale));
    expect(language).toMatch(new RegExp(`^${spoken}`));
    for (const [key, text] of Object.entries(texts)) {
      const name = key
        .replace("form.", "")
        .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      if (name !== "busy") expect(page[name === "heading" ? "title" : name], key).toBe(text);
    }
  });
});

describe("weight and manners", () => {
  test("script and style stay within what a shop's page can bear", () => {
    expect(Buffer.byteLength(script)).toBeLessThanOrEqual(10_000);
    expect(gzipped("assets/tracking.js")).toBeLessThanOrEqual(4_096);
    expect(gzipped("assets/tracking.css")).toBeLessThanOrEqual(5_120);
    for (const file of files("locales")) expect(read(file).length).toBeLessThan(15_000);
    expect(liquidFiles.map(read).join("").length).toBeLessThan(100_000);
  });

  test("the style is fit for every writing direction, asks nobody for anything, and is no Liquid", () => {
    const rules = styles.replace(/\/\*[\s\S]*?\*\//g, "");
    expect(rules).not.toMatch(
      /(?:^|[\s;{])(?:left|right|top|bottom|width|height)\s*:|(?:margin|padding|border)-(?:left|right|top|bottom)/m,
    );
    expect(rules).not.toMatch(/text-align:\s*(?:left|right)|float:/);
    expect(styles).not.toMatch(/url\(|@import|<\/|\{\{|\{%/);
  });

  test("the script keeps nothing, writes no markup from strings, and knows no address of its own", () => {
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval/);
    expect(script).not.toMatch(/cookie|localStorage|sessionStorage/);
    expect(script).not.toMatch(/\/apps\/|https?:/);
  });

  test("Liquid uses no tag that an app block may not", () => {
    for (const file of liquidFiles) {
      expect(read(file)).not.toMatch(
        /\{%-?\s*(?:javascript|stylesheet|include|layout|sections?)\s/,
      );
    }
  });
});

async function render(settings: Record<string, unknown> = {}): Promise<string> {
  const block = findAppBlocks(path.dirname(extension)).find(({ handle }) => handle === "tracking");
  if (!block) throw new Error("no block");
  const globals = { request: { locale: { iso_code: "en" } } };
  return (await renderAppBlock(block, { locale: "en", settings, globals })).html;
}

/** The visible fields with all their attributes but those that name the block. */
function fieldsOf(markup: string): string[] {
  return [...markup.matchAll(/<(?:input|button)\s[^>]*>/g)]
    .map(([tag]) => tag.replace(/\s+/g, " ").replace(/ ?\/?>$/, ""))
    .filter((tag) => !tag.includes('type="hidden"'))
    .map((tag) => tag.replace(/ (?:id|aria-describedby)="[^"]*"/g, "").replace(' value=""', ""));
}

describe("the block rendered", () => {
  test("has the same fields as the proxy's own page", async () => {
    const frame = {
      texts: english,
      now: NOW,
      action: "/apps/track",
      lookUps: DEFAULT_TRACKING_PAGE.lookUps,
      typed: { order: "", contact: "", number: "" },
      hide: "",
      styles: new Html(""),
    };
    const block = await render();
    const fields = fieldsOf(renderPage({ kind: "empty" }, frame).text);
    expect(fieldsOf(block)).toEqual(fields);
  });

  test("asks at the path that the merchant set, and cannot be broken by it", async () => {
    const actions = (markup: string) =>
      [...markup.matchAll(/action="([^"]*)"/g)].map((match) => match[1]);
    expect(actions(await render())).toEqual(Array(2).fill("/apps/track#waymark-result"));
    expect(actions(await render({ proxy_path: " /tools/parcels " }))).toEqual(
      Array(2).fill("/tools/parcels#waymark-result"),
    );
    expect(actions(await render({ proxy_path: "" }))).toEqual(
      Array(2).fill("/apps/track#waymark-result"),
    );
    expect(await render({ proxy_path: '"><script>' })).not.toContain("<script>");
  });

  test("shows the forms that the merchant chose", async () => {
    const names = async (lookup: string) =>
      [...(await render({ lookup })).matchAll(/\sname="(\w+)"/g)].map((match) => match[1]);
    expect(await names("order")).toEqual(["locale", "country", "order", "contact"]);
    expect(await names("number")).toEqual(["locale", "country", "number"]);
    expect(await names("both")).toEqual([
      ...["locale", "country", "order", "contact"],
      ...["locale", "country", "number"],
    ]);
  });

  test("takes colours, corners, heading and what to show from the settings", async () => {
    const plain = await render();
    expect(plain).not.toMatch(/--waymark-accent|waymark-no-|name="hide"|<h3|waymark-title/);
    const chosen = await render({
      accent: "#0a7",
      on_accent: "#fff",
      text: "#123",
      radius: 0,
      show_heading: true,
      heading: "Where is <it>?",
      intro: "<p>Hello</p>",
      show_items: false,
      show_steps: false,
      show_timeline: false,
    });
    for (const part of [
      "--waymark-accent: #0a7;",
      "--waymark-on-accent: #fff;",
      "color: #123;",
      "--waymark-radius: 0px;",
      "Where is &lt;it&gt;?",
      "<p>Hello</p>",
      'class="waymark waymark-no-steps waymark-accented"',
      '<input type="hidden" name="hide" value="items history">',
    ]) {
      expect(chosen).toContain(part);
    }
  });

  test("a preset asks for answers without what it hides, from each form", async () => {
    const hidden = async (preset: string) =>
      [...(await render({ preset })).matchAll(/name="hide" value="([^"]*)"/g)].map(([, it]) => it);
    expect(await hidden("detailed")).toEqual([]);
    expect(await hidden("compact")).toEqual(["history", "history"]);
    expect(await hidden("gift")).toEqual(["items", "items"]);
  });

  test("every label belongs to a field, and every hint to one", async () => {
    const block = await render();
    const ids = [...block.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of block.matchAll(/\s(?:for|aria-describedby)="([^"]*)"/g)) {
      expect(ids).toContain(id);
    }
  });
});
