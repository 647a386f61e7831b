// Links that come from outside: only web addresses may become one.

/** The address when it is http or https; null for anything else, `javascript:` among it. */
export function webUrl(text: string | null | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? href : null;
}
