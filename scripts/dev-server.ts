// The app for developers: Vite reloads pages while it runs; it restarts for other changes in app/.
import path from "node:path";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { createServer } from "vite";
import type { Middleware } from "../app/http/static-files.server";
import type { runApp as RunApp } from "../app/main/app.server";
import { freePort } from "../test/support/ports";
import { runCommand } from "./command-line";
import { RESTART_EXIT_CODE } from "./restart";

/** Files that Vite can replace in a running process: nothing but pages imports them. */
const PAGES = /^app\/(routes|ui)\/|^app\/(root|entry)\b/;

const vite = await createServer({
  appType: "custom",
  server: {
    middlewareMode: true,
    // Pages come through the stand-in's address; the socket does not.
    hmr: { host: "localhost", port: await freePort() },
    allowedHosts: true,
    cors: true,
  },
});
// Vite would end the process at once; the app stops in order.
process.removeAllListeners("SIGTERM");

let isRestarting = false;
vite.watcher.on("all", (_event, file) => {
  const changed = path.relative(process.cwd(), file).replaceAll("\\", "/");
  if (isRestarting || !changed.startsWith("app/") || PAGES.test(changed)) return;
  isRestarting = true;
  process.stdout.write(`${changed} changed: restarting\n`);
  process.kill(process.pid, "SIGTERM");
});

await runCommand("npm run dev", async () => {
  const load = <Module>(id: string) => vite.ssrLoadModule(id) as Promise<Module>;
  const { runApp } = await load<{ runApp: typeof RunApp }>("./app/main/app.server.ts");
  const styles = await load<{ default: string }>(
    "./extensions/tracking-page/assets/tracking.css?raw",
  );
  await runApp("web", {
    files: vite.middlewares as Middleware,
    handle: async (request, services) => {
      const build = await load<ServerBuild>("virtual:remix/server-build");
      return createRequestHandler(build, "development")(request, { services });
    },
    styles: styles.default,
  });
});
await vite.close();
process.exit(isRestarting ? RESTART_EXIT_CODE : process.exitCode);
