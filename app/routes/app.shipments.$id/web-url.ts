// Accepts only web addresses as links from outside.

/** The http or https URL; null for anything else, such as `javascript:`. */
export function webUrl(text: string | null | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? href : null;
}
