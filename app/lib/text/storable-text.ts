// Cleans text of what PostgreSQL can't store.

/** Without NUL; half a surrogate pair becomes U+FFFD. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}
