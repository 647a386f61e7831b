// The document's title in the merchant's language.
import type { MetaFunction } from "@remix-run/node";
import type { Language } from "~/ui/language/document-language";
import { type TextKey, languageTexts } from "~/ui/language/texts";

/** A page's `meta`: "Analytics · Waymark". */
export function titled(key: TextKey): MetaFunction {
  return ({ matches }) => {
    const layout = matches.find(({ id }) => id === "routes/app")?.data as Language | undefined;
    const text = languageTexts(layout?.locale ?? "en")?.messages[key];
    return [{ title: `${text ?? "Waymark"} · Waymark` }];
  };
}
