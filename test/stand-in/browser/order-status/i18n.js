// Shopify's i18n for an extension: its own locale file, plural forms by `count`, numbers in the locale.

/**
 * @param {Record<string, unknown>} translations a locale file
 * @param {string} locale BCP 47
 */
export function createI18n(translations, locale) {
  const number = new Intl.NumberFormat(locale);
  const plural = new Intl.PluralRules(locale);

  /** @param {string} key @param {Record<string, unknown>} [options] */
  function translate(key, options = {}) {
    const found = key.split(".").reduce((branch, part) => branch?.[part], translations);
    const text =
      typeof found === "object" && typeof options.count === "number"
        ? (found[plural.select(options.count)] ?? found.other)
        : found;
    if (typeof text !== "string") throw new Error(`The locale file has no text "${key}".`);
    return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name) => {
      const value = options[name];
      if (value === undefined) throw new Error(`"${key}" wants ${whole}, which was not given.`);
      return typeof value === "number" ? number.format(value) : String(value);
    });
  }

  return {
    translate,
    formatNumber: (value, options) => new Intl.NumberFormat(locale, options).format(value),
    formatCurrency: (value, options) =>
      new Intl.NumberFormat(locale, { style: "currency", ...options }).format(value),
    formatDate: (date, options) => new Intl.DateTimeFormat(locale, options).format(date),
  };
}
