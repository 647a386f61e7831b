// Reads the part of TOML that an app's manifest uses; anything else is refused by line, never misread.
import { StandInError } from "../stand-in-error.ts";

export type TomlValue = string | number | boolean | TomlValue[] | TomlTable;
export interface TomlTable {
  [key: string]: TomlValue;
}

/** Tables, arrays of tables, strings, numbers, booleans and arrays (of one or many lines). */
export function parseToml(text: string): TomlTable {
  const root: TomlTable = {};
  let table = root;
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    let line = withoutComment(lines[at] ?? "").trim();
    if (line === "") continue;
    const header = /^(\[\[?)\s*([\w.-]+)\s*\]\]?$/.exec(line);
    if (header) {
      table = openTable(root, (header[2] ?? "").split("."), header[1] === "[[");
      continue;
    }
    const startedAt = at + 1;
    while (!isClosed(line) && at + 1 < lines.length)
      line += ` ${withoutComment(lines[++at] ?? "").trim()}`;
    const pair = /^([\w-]+)\s*=\s*(.+)$/s.exec(line);
    if (!pair) throw new StandInError(`Line ${startedAt} of the manifest can't be read: ${line}`);
    table[pair[1] ?? ""] = parseValue(pair[2] ?? "", startedAt);
  }
  return root;
}

function openTable(root: TomlTable, path: string[], isListItem: boolean): TomlTable {
  let table = root;
  path.forEach((key, index) => {
    const found = table[key];
    if (isListItem && index === path.length - 1) {
      const list = (found ?? []) as TomlTable[];
      const item: TomlTable = {};
      table[key] = [...list, item];
      table = item;
    } else {
      const next = (Array.isArray(found) ? found.at(-1) : found) ?? {};
      if (found === undefined) table[key] = next;
      table = next as TomlTable;
    }
  });
  return table;
}

function parseValue(text: string, line: number): TomlValue {
  // The values we read are JSON but for a comma before a closing bracket and the other quotes.
  const json = text.replace(/"(?:[^"\\]|\\.)*"|'([^']*)'/g, (all, inner: string | undefined) =>
    inner === undefined ? all : JSON.stringify(inner),
  );
  try {
    return JSON.parse(json.replace(/,\s*\]/g, " ]")) as TomlValue;
  } catch {
    throw new StandInError(`Line ${line} of the manifest has a value that can't be read: ${text}`);
  }
}

function isClosed(line: string): boolean {
  const bare = line.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
  return (bare.match(/\[/g)?.length ?? 0) === (bare.match(/\]/g)?.length ?? 0);
}

function withoutComment(line: string): string {
  return /^(?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*/.exec(line)?.[0] ?? line;
}
