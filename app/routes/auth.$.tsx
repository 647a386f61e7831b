// Shopify's sign-in addresses (/auth/callback, /auth/session-token, …): the library answers them.
import type { LoaderFunctionArgs } from "@remix-run/node";

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  return null;
}
