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

export default defineConfig({
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
      },
    }),
    wholeServer(),
    compressFiles(),
  ],
  build: { assetsInlineLimit: 0, target: "es2022" },
});
