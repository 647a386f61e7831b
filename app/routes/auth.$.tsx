// Shopify's sign-in addresses (/auth/session-token, /auth/exit-iframe, …): the library answers them.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { AppError } from "~/lib/errors";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { log, shopify } = context.services;
  // Sign-in is by token exchange, which has no callback: this address is always refused.
  if (new URL(request.url).pathname === "/auth/callback") throw notValid();
  try {
    await shopify.authenticate.admin(request);
    return null;
  } catch (error) {
    if (error instanceof Response || error instanceof AppError) throw error;
    // What else the library throws here is about the address: a foreign signature or target.
    log.info({ err: error }, "sign-in address refused");
    throw notValid();
  }
}

function notValid(): Response {
  const text = "This sign-in address is not valid. Open Waymark from the Shopify admin.";
  return new Response(text, { status: 400 });
}
