// Blocks and pages render to the same bytes in Shopify's Liquid (ruby-liquid) as in liquidjs.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import { Html } from "~/lib/text/html";
import { parcelView } from "~/storefront/parcel/parcel-view";
import { TEXTS } from "~/storefront/languages/texts";
import { renderPage } from "~/storefront/tracking-page/tracking-page";
import {
  type AppBlock,
  blockVariables,
  findAppBlocks,
  renderAppBlock,
} from "../stand-in/storefront/app-blocks.ts";
import { localesOf, readTranslations } from "../stand-in/storefront/translations.ts";
import { checkpoint, handedOver, shipment } from "./sample-parcels";
import { NOW } from "./signed-request";

const extensions = path.resolve(import.meta.dirname, "../../extensions");
const blocks = findAppBlocks(extensions);

interface Case {
  source: string;
  assigns: object;
  globals: object;
  texts: object;
  fallback: object;
  assets: string;
}

const answerSchema = z.union([z.object({ html: z.string() }), z.object({ error: z.string() })]);

/** Renders all cases in one Ruby process; an error stands as "error: …". */
function renderInRuby(cases: readonly Case[]): string[] {
  const lines = [{ snippets: snippets() }, ...cases].map((each) => JSON.stringify(each));
  const script = path.join(import.meta.dirname, "liquid-parity.rb");
  const ruby = spawnSync("ruby", [script], {
    input: `${lines.join("\n")}\n`,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (ruby.status !== 0) {
    throw new Error(
      `Shopify's Liquid did not run. It is Debian's "ruby" and "ruby-liquid", elsewhere "gem install liquid". ${ruby.error?.message ?? ruby.stderr}`,
    );
  }
  return ruby.stdout
    .trimEnd()
    .split("\n")
    .map((line) => {
      const answer = answerSchema.parse(JSON.parse(line));
      return "html" in answer ? answer.html : `error: ${answer.error}`;
    });
}

function snippets(): Record<string, string> {
  const directories = [...new Set(blocks.map((block) => block.extensionDirectory))];
  return Object.fromEntries(
    directories.flatMap((directory) => {
      const folder = path.join(directory, "snippets");
      return readdirSync(folder).map((file) => [
        path.basename(file, ".liquid"),
        readFileSync(path.join(folder, file), "utf8"),
      ]);
    }),
  );
}

/** What a merchant may set, by the setting's type: the plain, the empty and the odd. */
function valuesOf(setting: Record<string, unknown>): unknown[] {
  const { type, min, max, options } = setting as {
    type: string;
    min?: number;
    max?: number;
    options?: { value: string }[];
  };
  switch (type) {
    case "checkbox":
      return [true, false];
    case "range":
      return [min, max];
    case "select":
      return options?.map(({ value }) => value) ?? [];
    case "color":
      return [null, "", "#0a7c5b", "rgba(0,0,0,0)"];
    case "richtext":
      return ["", "<p>Hallo <strong>Welt</strong></p>"];
    case "header":
    case "paragraph":
      return [];
    default:
      return ["", "   ", " /tools/parcels ", 'Wo ist <es> & "was"?', "{{ 7 | times: 6 }}", "ًطرد"];
  }
}

/** The defaults, every value of every setting alone, and the odd ones of all together. */
function settingsOf({ schema }: AppBlock): Record<string, unknown>[] {
  const named = schema.settings.flatMap((setting) =>
    setting.id ? [[setting.id, valuesOf(setting)] as const] : [],
  );
  return [
    {},
    ...named.flatMap(([id, values]) => values.map((value) => ({ [id]: value }))),
    Object.fromEntries(named.map(([id, values]) => [id, values.at(-1)])),
    Object.fromEntries(named.map(([id, values]) => [id, values[0]])),
  ];
}

const globalsIn = (locale: string) => ({
  request: { locale: { iso_code: locale }, design_mode: false },
  section: { id: "stand-in-main" },
});

describe("Shopify's Liquid and ours say the same", () => {
  test.each(blocks.map((block) => [block.handle, block] as const))(
    "of the block %s in every locale, with every setting",
    async (_, block) => {
      const { extensionDirectory: directory, extension, source } = block;
      const asks = localesOf(directory).flatMap((locale) =>
        settingsOf(block).map((settings) => ({ locale, settings })),
      );
      const cases = asks.map(({ locale, settings }): Case => {
        const { texts, fallback = {} } = readTranslations(directory, locale);
        return {
          source,
          assigns: blockVariables(block, locale, settings),
          globals: globalsIn(locale),
          texts,
          fallback,
          assets: `/cdn/extensions/${extension}/assets/`,
        };
      });
      const theirs = renderInRuby(cases);
      expect(theirs).toHaveLength(asks.length);
      for (const [index, { locale, settings }] of asks.entries()) {
        const globals = globalsIn(locale);
        const ours = (await renderAppBlock(block, { locale, settings, globals })).html;
        const body = ours.slice(ours.indexOf(">") + 1, ours.lastIndexOf("</"));
        expect(body, `${locale} ${JSON.stringify(settings)}`).toBe(theirs[index]);
      }
    },
    60_000,
  );

  test("of a block that is wrong: both refuse it", async () => {
    const [block] = blocks;
    if (!block) throw new Error("no block");
    const context = { locale: "en", settings: {}, globals: {} };
    const wrong = [
      "{% layout 'none' %}",
      "{{ 'x' | no_such_filter }}",
      "{% render 'no-such-snippet' %}",
    ];
    const cases = wrong.map((source): Case => {
      return { source, assigns: {}, globals: {}, texts: {}, fallback: {}, assets: "" };
    });
    for (const answer of renderInRuby(cases)) expect(answer).toMatch(/^error: /);
    for (const source of wrong) {
      await expect(renderAppBlock({ ...block, source }, context)).rejects.toThrow();
    }
  });
});

test("Shopify's Liquid finds nothing to do in the proxy's page, whatever the carrier wrote", () => {
  const attack = "{{ shop.email }}{% raw %}{%- liquid echo 'x' -%}{{ 7 | times: 6 }}";
  const hostile = shipment({
    carrierCode: "unknown",
    trackingCompany: attack,
    trackingNumber: attack,
    orderNames: [attack],
    checkpoints: [checkpoint({ description: attack, details: attack, wallTime: attack })],
  });
  const styles = new Html(
    readFileSync(path.join(extensions, "tracking-page/assets/tracking.css"), "utf8"),
  );
  const pages = Object.values(TEXTS).map((texts) => {
    const { lookUps } = DEFAULT_TRACKING_PAGE;
    const typed = { order: attack, contact: attack, number: attack };
    const frame = { texts, now: NOW, action: `/a/${attack}`, lookUps, typed, hide: attack, styles };
    const parcels = [hostile, handedOver].map((parcel) => parcelView(parcel, "order"));
    return renderPage({ kind: "found", scope: "order", parcels }, frame).text;
  });
  const cases = pages.map((source): Case => {
    return { source, assigns: {}, globals: {}, texts: {}, fallback: {}, assets: "" };
  });
  expect(renderInRuby(cases)).toEqual(pages);
});
