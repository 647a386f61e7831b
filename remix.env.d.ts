// Types that Remix and Vite add: the load context that server.ts hands to every loader and action.
/// <reference types="@remix-run/node" />
/// <reference types="vite/client" />
import type { Services } from "./app/main/services.server";

declare module "@remix-run/server-runtime" {
  interface AppLoadContext {
    services: Services;
  }
}
