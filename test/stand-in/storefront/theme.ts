// The shop's own theme: two small layouts, light and dark, around a few pages that both share.
import { readFileSync } from "node:fs";
import path from "node:path";
import { createLiquid } from "./liquid.ts";
import type { ThemeName } from "../shop/shop-model.ts";

export const themesDirectory = path.join(import.meta.dirname, "../themes");

export interface ThemePage {
  theme: ThemeName;
  title: string;
  /** Rendered content; its HTML is taken as it is. */
  content: string;
  /** Tags for the head: what app blocks ask for. */
  head: string;
  /** Before the end of the body: app embeds. */
  foot: string;
  globals: Record<string, unknown>;
}

const NO_LAYOUT = /^\s*\{%-?\s*layout\s+none\s*-?%\}/;

/** Renders a theme's own template ("index", "page" …) to its content. */
export function renderTemplate(
  name: string,
  values: Record<string, unknown>,
  globals: Record<string, unknown>,
): Promise<string> {
  const file = path.join(themesDirectory, "templates", `${name}.liquid`);
  return themeLiquid().parseAndRender(readFileSync(file, "utf8"), values, { globals });
}

/** Liquid that an app proxy answered: its content, and whether the theme's layout goes around it. */
export async function renderProxyLiquid(
  source: string,
  globals: Record<string, unknown>,
): Promise<{ content: string; hasLayout: boolean }> {
  const hasLayout = !NO_LAYOUT.test(source);
  const content = await themeLiquid().parseAndRender(
    source.replace(NO_LAYOUT, ""),
    {},
    { globals },
  );
  return { content, hasLayout };
}

export function renderLayout(page: ThemePage): Promise<string> {
  const file = path.join(themesDirectory, page.theme, "layout.liquid");
  return themeLiquid().parseAndRender(
    readFileSync(file, "utf8"),
    {
      page_title: page.title,
      content_for_header: page.head,
      content_for_layout: page.content,
      content_for_footer: page.foot,
    },
    { globals: page.globals },
  );
}

function themeLiquid() {
  return createLiquid({
    snippetsDirectory: path.join(themesDirectory, "snippets"),
    assetUrl: (file) => `/cdn/theme/${file}`,
  });
}
