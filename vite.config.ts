// Builds the browser's files and the whole server (server.ts with the routes inside) in one go.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { vitePlugin as remix } from "@remix-run/dev";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { type Plugin, defineConfig } from "vite";
import commandFiles from "./scripts/commands.json";

declare module "@remix-run/server-runtime" {
  interface Future {
    v3_singleFetch: false;
  }
}

/**
 * Remix's plugin makes a bundle of the routes alone. With server.ts as its entry there is one bundle and
 * one copy of every module, so an AppError is the same class in a route and in the process around it. The
 * commands are built beside it: an installation has neither TypeScript nor the sources.
 */
function wholeServer(): Plugin {
  const commands = Object.values(commandFiles).map((name) => [name, `scripts/${name}.ts`]);
  const input = { index: "server.ts", ...(Object.fromEntries(commands) as object) };
  const output = { entryFileNames: "[name].js" };
  return {
    name: "waymark:whole-server",
    enforce: "post",
    config: (_config, { isSsrBuild }) =>
      isSsrBuild ? { build: { rollupOptions: { input, output } } } : {},
  };
}

/**
 * Sends the browser no module of the app that a page only names: a page's constants stand in one file with the
 * loader's formatting, which imports the catalogue of carriers.
 */
function onlyUsedModules(): Plugin {
  const app = path.resolve("app");
  const treeshake = { moduleSideEffects: (id: string) => !id.startsWith(app) };
  // Smaller files cost as much for their headers as for their content.
  const output = { experimentalMinChunkSize: 2_000 };
  return {
    name: "waymark:only-used-modules",
    config: (_config, { isSsrBuild }) =>
      isSsrBuild ? {} : { build: { rollupOptions: { treeshake, output } } },
  };
}

/** Writes a .br and a .gz beside each text file of the browser's build, for the server to send. */
function compressFiles(): Plugin {
  return {
    name: "waymark:compress-files",
    apply: (_config, { command, isSsrBuild }) => command === "build" && !isSsrBuild,
    async writeBundle({ dir = "build/client" }) {
      const names = readdirSync(dir, { recursive: true }) as string[];
      for (const file of names.filter((name) => /\.(?:js|css|svg|json)$/.test(name))) {
        const bytes = readFileSync(path.join(dir, file));
        writeFileSync(path.join(dir, `${file}.br`), await promisify(brotliCompress)(bytes));
        writeFileSync(path.join(dir, `${file}.gz`), await promisify(gzip)(bytes, { level: 9 }));
      }
    },
  };
}

const POLARIS = path.resolve("node_modules/@shopify/polaris/build/esm");

/**
 * Every Polaris class that the app can show: those named in the files of the components that it imports, and in
 * what these import. A component's file names all of its classes, whichever it chooses.
 */
function usedPolarisClasses(): ReadonlySet<string> {
  const index = readFileSync(path.join(POLARIS, "index.js"), "utf8");
  const fileOf = new Map<string, string>();
  for (const [, names = "", file = ""] of index.matchAll(/export \{([^}]+)\} from '([^']+)'/g))
    for (const name of names.split(",")) fileOf.set(name.trim().split(" as ").at(-1) ?? "", file);
  // The library around Shopify's API imports this one.
  const imported = new Set(["AppProvider"]);
  for (const name of readdirSync("app", { recursive: true }) as string[]) {
    if (!/\.tsx?$/.test(name)) continue;
    const source = readFileSync(path.join("app", name), "utf8");
    for (const [, names = ""] of source.matchAll(/import \{([^}]+)\} from "@shopify\/polaris"/g))
      for (const each of names.split(",")) imported.add(each.trim().split(" as ")[0] ?? "");
  }
  const files = new Set<string>();
  const classes = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const source = readFileSync(file, "utf8");
    for (const [name] of source.matchAll(/Polaris-[\w-]+/g)) classes.add(name);
    for (const [, next = ""] of source.matchAll(/from '(\.[^']+)'/g))
      visit(path.resolve(path.dirname(file), next));
  };
  for (const name of imported) {
    const file = fileOf.get(name);
    if (file) visit(path.join(POLARIS, file));
  }
  return classes;
}

/** Removes the rules of Polaris components that the app doesn't use: two fifths of the style sheet. */
function withoutUnusedPolaris() {
  const used = usedPolarisClasses();
  const isUsed = (selector: string) =>
    [...selector.matchAll(/\.(Polaris-[\w-]+)/g)].every(([, name = ""]) => used.has(name));
  return {
    postcssPlugin: "waymark:without-unused-polaris",
    Rule(rule: { selectors: string[]; remove(): unknown }) {
      const kept = rule.selectors.filter(isUsed);
      if (kept.length === 0) rule.remove();
      else if (kept.length < rule.selectors.length) rule.selectors = kept;
    },
  };
}

export default defineConfig(({ command }) => ({
  css: { postcss: { plugins: command === "build" ? [withoutUnusedPolaris()] : [] } },
  resolve: { alias: { "~": path.resolve(import.meta.dirname, "app") } },
  plugins: [
    remix({
      ignoredRouteFiles: ["**/.*"],
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        v3_routeConfig: true,
        v3_singleFetch: false,
        // Packages that Vite finds while a page loads come with a second copy of React.
        unstable_optimizeDeps: true,
      },
    }),
    wholeServer(),
    onlyUsedModules(),
    compressFiles(),
  ],
  build: { assetsInlineLimit: 0, target: "es2022" },
}));
