// HTML from templates in which every value is text until it is said to be HTML.

/** Finished markup; only `html` makes it. */
export class Html {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
  // Shopify runs our answer through Liquid before a browser reads it: a brace that came as data must
  // never open a tag there, so it travels as an entity.
  "{": "&#123;",
  "}": "&#125;",
};

/** Safe as text and inside a double-quoted attribute, for HTML and for Liquid. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`{}]/g, (character) => ENTITIES[character] ?? character);
}

/** Safe as text and in a double-quoted attribute of XML 1.0, which has no place for control characters. */
export function escapeXml(text: string): string {
  return escapeHtml(text.replace(/[\p{Cc}\p{Surrogate}\uFFFE\uFFFF]/gu, " "));
}

/** Markup of a template: strings are escaped, arrays joined, null, undefined and false left out. */
export function html(template: TemplateStringsArray, ...values: HtmlValue[]): Html {
  const strings = withoutIndentation(template);
  let text = strings[0] ?? "";
  values.forEach((value, index) => {
    text += markup(value) + (strings[index + 1] ?? "");
  });
  return new Html(text);
}

const CONDENSED = new WeakMap<TemplateStringsArray, string[]>();

/** Indentation is for who reads the code; a line break is all the blank that markup needs. */
function withoutIndentation(template: TemplateStringsArray): string[] {
  const known = CONDENSED.get(template);
  if (known) return known;
  const strings = template.map((text) => text.replace(/\s*\n\s*/g, "\n"));
  CONDENSED.set(template, strings);
  return strings;
}

function markup(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return value.map(markup).join("");
}
