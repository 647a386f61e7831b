// Serves the built browser files, compressed at build time, with caching by name.
import type http from "node:http";
import sirv from "sirv";

export type Middleware = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  next: () => void,
) => void;

/** @param directory folder of the built browser files */
export function createStaticFiles(directory: string): Middleware {
  return sirv(directory, {
    etag: true,
    brotli: true,
    gzip: true,
    setHeaders(response, pathname) {
      // Vite puts a hash of the content into every name below /assets.
      const cache = pathname.startsWith("/assets/")
        ? "public, max-age=31536000, immutable"
        : "public, max-age=3600";
      response.setHeader("cache-control", cache);
    },
  });
}
