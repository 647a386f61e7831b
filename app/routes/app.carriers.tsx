// The list of carriers, for the form that chooses one.
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { listCarriers } from "~/carriers/catalogue";

/** No action changes the list. */
export const shouldRevalidate = () => false;

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  const carriers = listCarriers().map(({ code, name }) => ({ code, name }));
  // The list is the same for every shop and changes with the app's version only.
  return json(carriers, { headers: { "cache-control": "private, max-age=3600" } });
}
