// Whether granted scopes open a type or field, read from Shopify's own sentence about it.

/**
 * Shopify's sentences name any-of lists ("`read_orders` access scope, … or `read_quick_sale` access scope"),
 * then may add what the user must be permitted ("Also: …"), which the stand-in leaves aside.
 */
function scopesNamedBy(sentence: string): string[] {
  const [scopes = ""] = sentence.split("Also:");
  return [...scopes.matchAll(/`((?:read|write)_[a-z_]+)`/g)].map((match) => match[1] ?? "");
}

/** True when the sentence names no scope, or one of them is granted; write_x includes read_x. */
export function isAllowed(sentence: string, granted: readonly string[]): boolean {
  const wanted = scopesNamedBy(sentence);
  return (
    wanted.length === 0 ||
    wanted.some(
      (scope) => granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_")),
    )
  );
}
