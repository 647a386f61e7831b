// Finds the files of the routes, and their loaders and actions by the names in attempts-routes.ts.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

const APP = path.resolve("app");

interface RouteModule {
  loader?: (args: unknown) => unknown;
  action?: (args: unknown) => unknown;
}

/** Route file by the name it has in ROUTES: its folder, or its file. */
export function routeFiles(): Map<string, string> {
  const files = new Map([["root.tsx", path.join(APP, "root.tsx")]]);
  for (const name of readdirSync(path.join(APP, "routes"))) {
    const at = path.join(APP, "routes", name);
    const file = ["", "/route.tsx", "/route.ts"].map((end) => at + end);
    const found = /\.tsx?$/.test(name) ? at : file.slice(1).find((each) => existsSync(each));
    if (found) files.set(name, found);
  }
  return files;
}

export const load = (file: string) => import(/* @vite-ignore */ file) as Promise<RouteModule>;

/** @param name such as "app._index loader" */
export async function openRoute(name: string): Promise<(args: unknown) => unknown> {
  const [, route = "", kind = ""] = /^(.*) (loader|action)$/.exec(name) ?? [];
  const module = await load(routeFiles().get(route) ?? "");
  const open = module[kind as "loader" | "action"];
  if (!open) throw new Error(`${route} has no ${kind}.`);
  return open;
}
