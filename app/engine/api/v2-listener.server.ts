// The v2 API behind Node's HTTP server, with what old clients send that no Request can hold.
import type http from "node:http";
import { createRequestListener } from "@remix-run/node-fetch-server";

type Handle = (request: Request) => Promise<Response>;
type Options = Parameters<typeof createRequestListener>[1];

/** Calls that read filters from a body, and whose GET and POST do the same. */
const READS_BODY_OF_GET = /^\/+v2\/+trackings\/+(?:get|getstatusnumber|getuserinfo)\/*(?:\?|$)/;

/**
 * Listens as `createRequestListener` does. Some clients put their filters into the body of a GET, which a
 * Request must not have: theirs go on as the POST that means the same.
 */
export function createV2Listener(handle: Handle, options: Options): http.RequestListener {
  const listen = createRequestListener((request) => handle(request), options);
  return (request, response) => {
    const isGetWithBody = request.method === "GET" && hasBody(request.headers);
    if (isGetWithBody && READS_BODY_OF_GET.test(request.url ?? "")) request.method = "POST";
    listen(request, response);
  };
}

function hasBody(headers: http.IncomingHttpHeaders): boolean {
  return Number(headers["content-length"] ?? 0) > 0 || headers["transfer-encoding"] !== undefined;
}
