// What Remix's Vite plugin makes at build time: the routes as a module.
declare module "virtual:remix/server-build" {
  export * from "@remix-run/dev/server-build";
}
