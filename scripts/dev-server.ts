// The app for developers: Vite reloads pages while it runs; it restarts for other changes in app/.
import { createServer as createHttpServer } from "node:http";
import path from "node:path";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { type Plugin, createServer } from "vite";
import type { Middleware } from "../app/http/static-files.server";
import type { runApp as RunApp } from "../app/main/app.server";
import { runCommand } from "./command-line";
import { RESTART_EXIT_CODE, SOCKET_PORT } from "./restart";

/** Files that Vite can replace in a running process: nothing but pages imports them. */
const PAGES = /^app\/(routes|ui)\/|^app\/(root|entry)\b/;

const TEXTS = /\/app\/ui\/language\/locales\//;

/** Pages take their texts from a script of the server's: no module of the page can be replaced. */
const reloadForTexts: Plugin = {
  name: "waymark:reload-for-texts",
  enforce: "pre",
  handleHotUpdate({ file, server }) {
    if (!TEXTS.test(file)) return undefined;
    server.ws.send({ type: "full-reload" });
    return [];
  },
};

const socketPort = Number(process.env[SOCKET_PORT]);
const socketServer = createHttpServer();

const vite = await createServer({
  appType: "custom",
  plugins: [reloadForTexts],
  server: {
    middlewareMode: true,
    // Pages come through the stand-in's address; the socket does not.
    hmr: { host: "localhost", clientPort: socketPort, server: socketServer },
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
  // Nothing to stop in order before the app has started.
  if (process.listenerCount("SIGTERM") === 0) process.exit(RESTART_EXIT_CODE);
  process.kill(process.pid, "SIGTERM");
});

/** A tab reloads as soon as it reaches the socket again, so the app must answer by then. */
async function openSocket(): Promise<void> {
  const ready = `http://127.0.0.1:${process.env.PORT}/readyz`;
  while (!(await fetch(ready).catch(() => null))?.ok)
    await new Promise((resolve) => setTimeout(resolve, 100).unref());
  socketServer.listen(socketPort, "localhost");
}

await runCommand("npm run dev", async () => {
  const load = <Module>(id: string) => vite.ssrLoadModule(id) as Promise<Module>;
  const { runApp } = await load<{ runApp: typeof RunApp }>("./app/main/app.server.ts");
  const styles = await load<{ default: string }>(
    "./extensions/tracking-page/assets/tracking.css?raw",
  );
  void openSocket();
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
