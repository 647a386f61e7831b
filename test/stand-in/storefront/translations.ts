// Storefront texts of an extension: locale files, plurals, interpolation and Shopify's escaping of them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { escapeHtml } from "../admin-pages/html.ts";

export interface Translations {
  /** "en", "pt-BR" */
  locale: string;
  texts: Record<string, unknown>;
  /** The default locale's texts, for keys that this locale lacks. */
  fallback?: Record<string, unknown>;
}

/** The extension's locales, the default one first; none when it has no locale files. */
export function localesOf(extensionDirectory: string): string[] {
  const directory = path.join(extensionDirectory, "locales");
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter(
    (file) => file.endsWith(".json") && !file.endsWith(".schema.json"),
  );
  const isDefault = (file: string) => file.endsWith(".default.json");
  return files
    .sort((a, b) => Number(isDefault(b)) - Number(isDefault(a)))
    .map((file) => file.replace(/(\.default)?\.json$/, ""));
}

/** Texts of `locale`, with the default locale's where it has none. `kind` "schema": the theme editor's. */
export function readTranslations(
  extensionDirectory: string,
  locale: string,
  kind: "storefront" | "schema" = "storefront",
): Translations {
  const [defaultLocale = "en", ...others] = localesOf(extensionDirectory);
  const suffix = kind === "schema" ? ".schema.json" : ".json";
  const read = (name: string) => {
    const file = path.join(extensionDirectory, "locales", name + suffix);
    return existsSync(file)
      ? (JSON.parse(readFileSync(file, "utf8")) as Translations["texts"])
      : {};
  };
  const fallback = read(`${defaultLocale}.default`);
  return others.includes(locale)
    ? { locale, texts: read(locale), fallback }
    : { locale: defaultLocale, texts: fallback };
}

/**
 * The text of a dotted key. A plain key's text is HTML-escaped as a whole; of a key that ends in `_html`
 * only what is put in is. With `count` the text is chosen by the locale's plural rules.
 */
export function translate(
  { locale, texts, fallback }: Translations,
  key: string,
  values: Record<string, unknown>,
): string {
  const found = lookUp(texts, key) ?? lookUp(fallback ?? {}, key);
  const text = typeof found === "object" ? pluralOf(found, locale, Number(values.count)) : found;
  if (typeof text !== "string") return `Translation missing: ${locale}.${key}`;
  const isHtml = key.endsWith("_html");
  const filled = text.replace(/\{\{\s*(\w+)\s*\}\}/g, (slot, name: string) => {
    if (!(name in values)) return slot;
    const value = String(values[name] ?? "");
    return isHtml ? escapeHtml(value) : value;
  });
  return isHtml ? filled : escapeHtml(filled);
}

/** The text as it stands in the file, which is what a setting's default becomes. */
export function plainText({ locale, texts, fallback }: Translations, key: string): string {
  const found = lookUp(texts, key) ?? lookUp(fallback ?? {}, key);
  return typeof found === "string" ? found : `Translation missing: ${locale}.${key}`;
}

function lookUp(texts: Record<string, unknown>, key: string): unknown {
  let at: unknown = texts;
  for (const part of key.split("."))
    at = at && typeof at === "object" ? (at as Record<string, unknown>)[part] : undefined;
  return at ?? undefined;
}

function pluralOf(forms: unknown, locale: string, count: number): unknown {
  const byCategory = (forms ?? {}) as Record<string, unknown>;
  if (count === 0 && "zero" in byCategory) return byCategory.zero;
  return byCategory[new Intl.PluralRules(locale).select(count)] ?? byCategory.other;
}
