// Chooses the merchant's language from a request of the admin.

export const LOCALES = ["en", "de", "fr", "es", "it", "pt-BR", "ja", "zh-CN"] as const;
export type Locale = (typeof LOCALES)[number];

/** Shopify adds `locale` to the address it opens the app at; without it the browser's language counts. */
export function localeOf(request: Request): Locale {
  const asked = new URL(request.url).searchParams.get("locale");
  const accepted = request.headers.get("accept-language")?.split(",") ?? [];
  const tags = [asked ?? "", ...accepted.map((tag) => tag.split(";")[0]?.trim() ?? "")];
  for (const tag of tags) {
    const locale = matchOf(tag);
    if (locale) return locale;
  }
  return "en";
}

/** "pt-PT" gets Brazil's Portuguese, "zh-TW" none: its script is another. */
function matchOf(tag: string): Locale | null {
  const exact = LOCALES.find((locale) => locale.toLowerCase() === tag.toLowerCase());
  if (exact) return exact;
  const [language = "", ...rest] = tag.toLowerCase().split("-");
  if (language === "zh") {
    return rest.length === 0 || rest.some((part) => part === "hans" || part === "sg")
      ? "zh-CN"
      : null;
  }
  return LOCALES.find((locale) => locale.split("-")[0] === language) ?? null;
}
