// Reads app/'s source files and the imports between them.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";

const APP = path.resolve(import.meta.dirname, "../../app");

export interface SourceFile {
  /** Path below app/, with forward slashes. */
  path: string;
  /** Folder below app/; "." for files at the root. */
  folder: string;
  /** First folder of the path; "." for files at the root. */
  module: string;
  text: string;
  /** Paths below app/ of the files it imports. */
  imports: string[];
}

/** Every TypeScript file below app/. */
export function readSources(): SourceFile[] {
  return listFiles(APP).map((file) => {
    const text = readFileSync(file, "utf8");
    const relative = below(file);
    const folder = path.posix.dirname(relative);
    return {
      path: relative,
      folder,
      module: folder.split("/")[0] ?? ".",
      text,
      imports: importsOf(file, text),
    };
  });
}

function listFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(directory, entry.name);
    if (entry.isDirectory()) return listFiles(full);
    return /\.tsx?$/.test(entry.name) ? [full] : [];
  });
}

function importsOf(file: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:from|import\(|import)\s*"([^"]+)"/g)].map(
    (m) => m[1] ?? "",
  );
  return specifiers.flatMap((specifier) => {
    const base = specifier.startsWith("~/")
      ? path.join(APP, specifier.slice(2))
      : specifier.startsWith(".")
        ? path.resolve(path.dirname(file), specifier)
        : null;
    if (!base?.startsWith(APP + path.sep)) return [];
    const found = [`${base}.ts`, `${base}.tsx`, base].find((each) => existsSync(each));
    return found && /\.tsx?$/.test(found) ? [below(found)] : [];
  });
}

function below(file: string): string {
  return path.relative(APP, file).split(path.sep).join("/");
}

/** Groups of nodes that reach each other: Tarjan's strongly connected components of two nodes or more. */
export function findCycles(graph: ReadonlyMap<string, Iterable<string>>): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const visit = (node: string): void => {
    const index = order.size;
    order.set(node, index);
    low.set(node, index);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0));
    }
    if (low.get(node) !== index) return;
    const group = stack.splice(stack.indexOf(node));
    if (group.length > 1) cycles.push(group.sort());
  };
  for (const node of graph.keys()) if (!order.has(node)) visit(node);
  return cycles;
}
