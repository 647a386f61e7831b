// The document's title in the merchant's language.
import type { MetaFunction } from "@remix-run/node";
import { english } from "~/ui/language/english";
import type { Language, TextKey } from "~/ui/language/texts";

/** A page's `meta`: "Analytics · Waymark". */
export function titled(key: TextKey): MetaFunction {
  return ({ matches }) => {
    const layout = matches.find(({ id }) => id === "routes/app")?.data as Language | undefined;
    const texts: Readonly<Record<string, string>> = layout?.messages ?? english;
    return [{ title: `${texts[key] ?? "Waymark"} · Waymark` }];
  };
}
