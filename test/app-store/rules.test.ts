// Shopify's rules for apps that can be read off the source: nothing here uses what they forbid.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";

const SOURCES = ["app", "extensions", "server.ts"];
const manifest = parse(readFileSync("shopify.app.toml", "utf8"));

function filesBelow(at: string): string[] {
  if (!existsSync(at)) return [];
  if (/\.[a-z]+$/i.test(path.basename(at)) && !at.endsWith("extensions")) {
    return /\.(ts|tsx|js|jsx|liquid|html)$/.test(at) ? [at] : [];
  }
  return readdirSync(at, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? ["node_modules", "dist"].includes(entry.name)
        ? []
        : filesBelow(path.join(at, entry.name))
      : filesBelow(path.join(at, entry.name)),
  );
}

const files = SOURCES.flatMap(filesBelow);

/** Places that match, as "file: text". */
function placesOf(pattern: RegExp): string[] {
  return files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(pattern)].map(([text]) => `${file}: ${text}`),
  );
}

test("there is source to look at", () => {
  expect(files.length).toBeGreaterThan(200);
  expect(placesOf(/GraphQL/g).length).toBeGreaterThan(3);
});

describe("nothing uses", () => {
  test.each([
    ["Shopify's REST Admin API", /\/admin\/api\/[^\s"'`]*\.json/g, [/graphql\.json$/]],
    [
      "script tags or the Asset API",
      /script_tags?|scriptTag|themes\/[^\s"'`]*assets|themeFilesUpsert/gi,
      [],
    ],
    ["cookies", /set-cookie|document\.cookie|createCookie/gi, []],
    [
      "browser storage that third-party rules close",
      /\blocalStorage\b|\bwindow\.sessionStorage\b|\bsessionStorage\./g,
      [],
    ],
    ["dialogs of the browser's own", /window\.(?:confirm|alert|prompt)\b/g, []],
    [
      "Polaris parts that are no more",
      /\b(?:LegacyCard|LegacyStack|LegacyTabs|LegacyFilters|TextContainer|SettingToggle|FullscreenBar|ContextualSaveBar)\b/g,
      [],
    ],
    ["reviews, or a reward for one", /\b(?:leave|write) (?:us )?a review\b|5[- ]star/gi, []],
    ["a promise of outcomes", /\b(?:guaranteed?|boost your sales|double your)\b/gi, []],
  ] as [string, RegExp, RegExp[]][])("%s", (_name, pattern, allowed) => {
    const found = placesOf(pattern).filter((place) => !allowed.some((fine) => fine.test(place)));
    expect(found).toEqual([]);
  });
});

test("no page asks for a shop's address", () => {
  const pages = files.filter((file) => file.endsWith(".tsx"));
  const asking = pages.filter((file) =>
    /(?:name|label|placeholder|helpText)=["'{][^\n]*myshopify/i.test(readFileSync(file, "utf8")),
  );
  expect(asking).toEqual([]);
});

test("what shoppers read advertises nothing, neither us nor anybody's prices", () => {
  const texts = ["extensions/tracking-page/locales", "extensions/order-status/locales"]
    .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
    .filter((file) => !file.includes(".schema."));
  const languages = readdirSync("app/storefront/languages").map((name) =>
    path.join("app/storefront/languages", name),
  );
  expect(texts.length).toBeGreaterThan(1);
  const found = [...texts, ...languages].filter((file) =>
    /powered by|waymark|discount|coupon|% off|only today/i.test(readFileSync(file, "utf8")),
  );
  expect(found).toEqual([]);
});

test("scopes are few: orders of the last 60 days, fulfillments, and the proxy's address", () => {
  const { scopes } = manifest.access_scopes as { scopes: string };
  expect(scopes.split(",").toSorted()).toEqual([
    "read_fulfillments",
    "read_orders",
    "write_app_proxy",
  ]);
});

test("the menu leads to pages, has one home, and no second entry for it", () => {
  const frame = readFileSync("app/ui/frame/admin-frame.tsx", "utf8");
  const menu = /<NavMenu>(.*?)<\/NavMenu>/s.exec(frame)?.[1] ?? "";
  expect(menu.match(/rel="home"/g)).toHaveLength(1);
  expect(menu.match(/to="\/app"/g)).toHaveLength(1);
});

describe("docs/app-store-review.md", () => {
  const text = readFileSync("docs/app-store-review.md", "utf8");
  const named = [...text.matchAll(/`([\w./$-]+\.(?:tsx?|md|toml|css|liquid|prisma))`/g)].map(
    ([, file]) => file ?? "",
  );

  test("names tests and files that are there", () => {
    expect(named.filter((file) => file.startsWith("test/")).length).toBeGreaterThan(15);
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  test("gives every rule a place or a reason", () => {
    const rows = text.split("\n").filter((line) => /^\| [\dP—]/.test(line));
    expect(rows.length).toBeGreaterThan(40);
    for (const row of rows) {
      const cells = row.split("|").map((cell) => cell.trim());
      expect(cells[3]?.length, row).toBeGreaterThan(10);
    }
  });
});
