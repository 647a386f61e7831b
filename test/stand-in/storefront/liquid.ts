// Liquid as Shopify's themes and app blocks use it: liquidjs with Shopify's tags and filters put in.
import { Liquid, type Context, type TagToken, type TopLevelToken } from "liquidjs";
import { escapeHtml } from "../admin-pages/html.ts";
import { StandInError } from "../stand-in-error.ts";
import { translate, type Translations } from "./translations.ts";

export interface LiquidOptions {
  /** Where `render` finds snippets. */
  snippetsDirectory?: string;
  translations?: Translations;
  /** The address of an asset by its file name. */
  assetUrl: (fileName: string) => string;
  /** Tags that Shopify does not allow in this kind of file, such as app blocks. */
  forbiddenTags?: readonly string[];
}

/** An unknown filter or tag throws, as a theme check would; an unknown object is empty, as in a shop. */
export function createLiquid(options: LiquidOptions): Liquid {
  const engine = new Liquid({
    root: options.snippetsDirectory ? [options.snippetsDirectory] : [],
    extname: ".liquid",
    strictFilters: true,
    dynamicPartials: true,
  });
  for (const tag of ["schema", "doc"]) registerSilentTag(engine, tag);
  registerStyleTag(engine);
  for (const tag of options.forbiddenTags ?? [])
    engine.registerTag(tag, {
      parse() {
        throw new StandInError(`The tag {% ${tag} %} is not allowed in an app block.`);
      },
      render: () => "",
    });
  registerFilters(engine, options);
  return engine;
}

/** The text between the tags belongs to the theme editor or to developers, not to the page. */
function registerSilentTag(engine: Liquid, name: string): void {
  engine.registerTag(name, {
    parse(_token: TagToken, remaining: TopLevelToken[]) {
      takeUntil(remaining, `end${name}`);
    },
    render: () => "",
  });
}

function registerStyleTag(engine: Liquid): void {
  engine.registerTag("style", {
    parse(_token: TagToken, remaining: TopLevelToken[]) {
      this.templates = engine.parser.parseTokens(takeUntil(remaining, "endstyle"));
    },
    *render(context: Context): Generator<unknown, string, string> {
      const css = yield engine.renderer.renderTemplates(this.templates, context);
      return `<style data-shopify>${css}</style>`;
    },
  });
}

function takeUntil(remaining: TopLevelToken[], endTag: string): TopLevelToken[] {
  const taken: TopLevelToken[] = [];
  for (let token = remaining.shift(); token; token = remaining.shift()) {
    if ((token as TagToken).name === endTag) return taken;
    taken.push(token);
  }
  throw new StandInError(`The tag {% ${endTag} %} is missing.`);
}

function registerFilters(engine: Liquid, { translations, assetUrl }: LiquidOptions): void {
  const t = (key: unknown, ...args: unknown[]) =>
    translate(translations ?? { locale: "en", texts: {} }, String(key), namedArguments(args));
  engine.registerFilter("t", t);
  engine.registerFilter("translate", t);
  // liquidjs writes quotes as &#34;, Shopify as &quot;.
  engine.registerFilter("escape", (text: unknown) =>
    text === null || text === undefined ? text : escapeHtml(String(text)),
  );
  engine.registerFilter("asset_url", (file: unknown) => assetUrl(String(file)));
  engine.registerFilter(
    "stylesheet_tag",
    (url: unknown) =>
      `<link href="${escapeHtml(String(url))}" rel="stylesheet" type="text/css" media="all" />`,
  );
  engine.registerFilter(
    "script_tag",
    (url: unknown) => `<script src="${escapeHtml(String(url))}" type="text/javascript"></script>`,
  );
  for (const name of ["handleize", "handle"])
    engine.registerFilter(name, (text: unknown) =>
      String(text ?? "")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, ""),
    );
  engine.registerFilter("money", (cents: unknown) => `$${(Number(cents) / 100).toFixed(2)}`);
  engine.registerFilter(
    "link_to",
    (text: unknown, url: unknown) => `<a href="${escapeHtml(String(url))}">${String(text)}</a>`,
  );
}

/** liquidjs hands named arguments over as [name, value] pairs. */
function namedArguments(args: unknown[]): Record<string, unknown> {
  return Object.fromEntries(args.filter((arg): arg is [string, unknown] => Array.isArray(arg)));
}
