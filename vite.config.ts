// Builds the browser's part and the whole server (server.ts with the routes inside) in one go.
import path from "node:path";
import { vitePlugin as remix } from "@remix-run/dev";
import { type Plugin, defineConfig } from "vite";

declare module "@remix-run/server-runtime" {
  interface Future {
    v3_singleFetch: false;
  }
}

/**
 * Remix's plugin makes a bundle of the routes alone. With server.ts as its entry there is one bundle and
 * one copy of every module, so an AppError is the same class in a route and in the process around it.
 */
function wholeServer(): Plugin {
  return {
    name: "waymark:whole-server",
    enforce: "post",
    config: (_config, { isSsrBuild }) =>
      isSsrBuild ? { build: { rollupOptions: { input: "server.ts" } } } : {},
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
  ],
  build: { assetsInlineLimit: 0, target: "es2022" },
});
