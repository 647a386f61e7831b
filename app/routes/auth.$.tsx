// Shopify's sign-in addresses (/auth/callback, /auth/session-token, …): the library answers them.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { AppError } from "~/lib/errors";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { log, shopify } = context.services;
  try {
    await shopify.authenticate.admin(request);
    return null;
  } catch (error) {
    if (error instanceof Response || error instanceof AppError) throw error;
    // What else the library throws here is about the address: a foreign signature or target.
    log.info({ err: error }, "sign-in address refused");
    throw new Response("This sign-in address is not valid. Open Waymark from the Shopify admin.", {
      status: 400,
    });
  }
}
