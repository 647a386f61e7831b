// Types of i18n.js, which a browser runs as it stands.
export interface I18n {
  translate(key: string, options?: Record<string, unknown>): string;
  formatNumber(value: number | bigint, options?: Intl.NumberFormatOptions): string;
  formatCurrency(value: number | bigint, options?: Intl.NumberFormatOptions): string;
  formatDate(date: Date, options?: Intl.DateTimeFormatOptions): string;
}
export function createI18n(translations: Record<string, unknown>, locale: string): I18n;
