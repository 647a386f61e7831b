// Node HTTP listener for the v2 API; turns a GET with a body into a POST.
import type http from "node:http";
import { createRequestListener } from "@remix-run/node-fetch-server";

type Handle = (request: Request) => Promise<Response>;
type Options = Parameters<typeof createRequestListener>[1];

/** Endpoints that accept filters in the body and do the same by GET and POST. */
const READS_BODY_OF_GET = /^\/+v2\/+trackings\/+(?:get|getstatusnumber|getuserinfo)\/*(?:\?|$)/;

/**
 * Like `createRequestListener`. Some clients put filters into the body of a GET, which a Request
 * can't have: the listener handles those as the equivalent POST.
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
