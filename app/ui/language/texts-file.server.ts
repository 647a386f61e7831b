// The script that brings a language's texts to the browser.
import { createHash } from "node:crypto";
import { TEXTS_PATH } from "./document-language";
import type { Locale } from "./locale";
import { languageTexts } from "./texts";

export interface TextsFile {
  /** "de.js" */
  name: string;
  /** Of the content: browsers keep an address with it for good. */
  version: string;
  url: string;
  script: string;
}

export function textsFile(locale: Locale): TextsFile {
  const script = `export default ${JSON.stringify(languageTexts(locale))};`;
  const version = createHash("sha256").update(script).digest("hex").slice(0, 12);
  const name = `${locale}.js`;
  return { name, version, url: `${TEXTS_PATH}/${name}?v=${version}`, script };
}
