import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeHtml, html } from "~/lib/text/html";
import { plainText, webLink } from "~/storefront/formats/plain-text";

test("values are text, whatever they hold, and markup only when `html` made it", () => {
  const bold = html`<b>${"<script>"}</b>`;
  expect(html`<p title="${"\"'`"}">${bold}${[1, null, "&"]}${false}${undefined}</p>`.text).toBe(
    '<p title="&quot;&#39;&#96;"><b>&lt;script&gt;</b>1&amp;</p>',
  );
});

test("indentation of a template is not sent, blanks in values are", () => {
  // prettier-ignore
  expect(html`<p>
      ${"a\n   b"}
    </p>`.text).toBe("<p>\na\n   b\n</p>");
});

test("no value can open a tag of HTML or of Liquid, alone or beside another", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (values) => {
      expect(html`${values}`.text).not.toMatch(/[<>"'`{}]/);
    }),
  );
  expect(html`${"{"}${"{ shop.email }"}${"{"}${"% raw %}"}`.text).toBe(
    "&#123;&#123; shop.email &#125;&#123;% raw %&#125;",
  );
});

test("escaping loses nothing", () => {
  const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const back = escapeHtml(text).replace(
        /&(?:#(\d+)|(\w+));/g,
        (_, code: string, name: string) =>
          code ? String.fromCharCode(Number(code)) : (entities[name] ?? ""),
      );
      expect(back).toBe(text);
    }),
  );
});

describe("foreign text", () => {
  test.each([
    ["controls become blanks", "a\u0000b\r\n\tc\u0085d\u2028e", "a b c d e"],
    ["overrides of direction go", "\u202Eevil\u202C \u2066x\u2069", "evil x"],
    ["marks of right-to-left text stay", "\u200Fשלום\u200F", "\u200Fשלום\u200F"],
    ["joiners of Persian and emoji stay", "می\u200Cخواهم 👩\u200D🚀", "می\u200Cخواهم 👩\u200D🚀"],
    ["halves of characters are marked", "a\uD83Db", "a\uFFFDb"],
    ["blanks are trimmed", "  a   b ", "a b"],
    ["nothing but zero-width characters is nothing", "\u200B\u200D \u2060\uFEFF\u3164", ""],
  ])("%s", (_, given, shown) => {
    expect(plainText(given, 100)).toBe(shown);
  });

  test("is cut by characters, never through one", () => {
    expect(plainText("🚀".repeat(10_000), 5)).toBe("🚀🚀🚀🚀…");
    expect(plainText("🚀".repeat(5), 5)).toBe("🚀🚀🚀🚀🚀");
    expect(plainText("x".repeat(10_000), 300)).toHaveLength(300);
  });
});

test.each([
  ["https://www.dhl.de/x?id=1&y=ü", "https://www.dhl.de/x?id=1&y=%C3%BC"],
  [" http://carrier.example ", "http://carrier.example/"],
  ["javascript:alert(1)", null],
  ["JaVaScRiPt:alert(1)", null],
  ["data:text/html,x", null],
  ["//carrier.example", null],
  ["www.dhl.de", null],
  ["https://dhl.de@evil.example/", null],
  [`https://a.example/${"x".repeat(2000)}`, null],
  ["", null],
  [null, null],
])("a link to %j is %j", (given, link) => {
  expect(webLink(given)).toBe(link);
});
