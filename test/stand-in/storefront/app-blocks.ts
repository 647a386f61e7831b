// App blocks and embeds of the app's theme extensions, rendered as a shop's theme would.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { escapeHtml } from "../admin-pages/html.ts";
import { createLiquid } from "./liquid.ts";
import { StandInError } from "../stand-in-error.ts";
import { plainText, readTranslations } from "./translations.ts";

/** Shopify's own list: what a block may not contain. */
const FORBIDDEN_TAGS = ["javascript", "stylesheet", "include", "layout", "section", "sections"];

const blockSchema = z.object({
  name: z.string(),
  target: z.enum(["section", "head", "compliance_head", "body"]),
  tag: z.string().optional(),
  class: z.string().optional(),
  stylesheet: z.string().optional(),
  javascript: z.string().optional(),
  settings: z
    .array(
      z.looseObject({
        type: z.string(),
        id: z.string().optional(),
        default: z.unknown().optional(),
      }),
    )
    .default([]),
  enabled_on: z.object({ templates: z.array(z.string()).optional() }).optional(),
  disabled_on: z.object({ templates: z.array(z.string()).optional() }).optional(),
});

export interface AppBlock {
  extension: string;
  extensionDirectory: string;
  /** File name without extension. */
  handle: string;
  source: string;
  schema: z.infer<typeof blockSchema>;
}

export interface RenderedBlock {
  html: string;
  /** Addresses of what the schema's `stylesheet` and `javascript` name, for the page's head. */
  stylesheets: string[];
  scripts: string[];
}

/** The folders of the app's theme extensions; none when the directory does not exist. */
export function themeExtensionDirectories(extensionsDirectory: string): string[] {
  if (!existsSync(extensionsDirectory)) return [];
  return readdirSync(extensionsDirectory)
    .map((extension) => path.join(extensionsDirectory, extension))
    .filter((directory) => existsSync(path.join(directory, "blocks")));
}

/** All blocks of all theme extensions. */
export function findAppBlocks(extensionsDirectory: string): AppBlock[] {
  return themeExtensionDirectories(extensionsDirectory).flatMap((extensionDirectory) => {
    const blocksDirectory = path.join(extensionDirectory, "blocks");
    return readdirSync(blocksDirectory)
      .filter((file) => file.endsWith(".liquid"))
      .map((file) => {
        const source = readFileSync(path.join(blocksDirectory, file), "utf8");
        return {
          extension: path.basename(extensionDirectory),
          extensionDirectory,
          handle: path.basename(file, ".liquid"),
          source,
          schema: schemaOf(source, file),
        };
      });
  });
}

/** Whether a merchant could put the block on this template ("page", "product" …). */
export function isAllowedOn(template: string, { schema }: AppBlock): boolean {
  const enabled = schema.enabled_on?.templates ?? ["*"];
  const disabled = schema.disabled_on?.templates ?? [];
  const names = (list: string[]) => list.includes("*") || list.includes(template);
  return names(enabled) && !names(disabled);
}

export interface BlockContext {
  locale: string;
  /** What the merchant set in the theme editor; the schema's defaults stand for the rest. */
  settings: Record<string, unknown>;
  /** Liquid's global objects. */
  globals: Record<string, unknown>;
}

export async function renderAppBlock(
  block: AppBlock,
  { locale, settings, globals }: BlockContext,
): Promise<RenderedBlock> {
  const { extension, extensionDirectory, schema } = block;
  const assetUrl = (file: string) => `/cdn/extensions/${extension}/assets/${file}`;
  const engine = createLiquid({
    snippetsDirectory: path.join(extensionDirectory, "snippets"),
    translations: readTranslations(extensionDirectory, locale),
    assetUrl,
    forbiddenTags: FORBIDDEN_TAGS,
  });
  const variables = blockVariables(block, locale, settings);
  const { id } = variables.block;
  const body = await engine.parseAndRender(block.source, variables, {
    globals: { ...globals, section: { id: "stand-in-main" } },
  });
  const tag = schema.tag ?? "div";
  const classes = ["shopify-block", "shopify-app-block", schema.class].filter(Boolean).join(" ");
  return {
    html:
      schema.target === "section"
        ? `<${tag} id="shopify-block-${escapeHtml(id)}" class="${escapeHtml(classes)}">${body}</${tag}>`
        : body,
    stylesheets: schema.stylesheet ? [assetUrl(schema.stylesheet)] : [],
    scripts: schema.javascript ? [assetUrl(schema.javascript)] : [],
  };
}

/** What a block's Liquid sees of itself. */
export function blockVariables(
  block: AppBlock,
  locale: string,
  settings: Record<string, unknown>,
): { block: { id: string } & Record<string, unknown> } {
  const { extension, handle } = block;
  return {
    block: {
      id: `stand-in-${extension}-${handle}`,
      type: `shopify://apps/${extension}/blocks/${handle}`,
      settings: { ...defaultSettings(block, locale), ...settings },
      // Only the theme editor fills this.
      shopify_attributes: "",
    },
  };
}

function defaultSettings(block: AppBlock, locale: string): Record<string, unknown> {
  const texts = readTranslations(block.extensionDirectory, locale, "schema");
  const defaults: Record<string, unknown> = {};
  for (const { id, type, default: value } of block.schema.settings) {
    if (!id) continue;
    const isKey = typeof value === "string" && value.startsWith("t:");
    defaults[id] = isKey ? plainText(texts, value.slice(2)) : (value ?? emptyValue(type));
  }
  return defaults;
}

/** What a setting without a default holds until the merchant touches it. */
function emptyValue(type: string): unknown {
  if (type === "checkbox") return false;
  return ["text", "textarea", "html", "liquid", "richtext", "inline_richtext"].includes(type)
    ? ""
    : null;
}

function schemaOf(source: string, file: string): z.infer<typeof blockSchema> {
  const json = /\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema\s*-?%\}/.exec(source)?.[1];
  if (!json) throw new StandInError(`The block ${file} has no {% schema %}.`);
  try {
    return blockSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw new StandInError(`The {% schema %} of ${file} is not valid: ${String(cause)}`, { cause });
  }
}
