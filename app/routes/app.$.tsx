// Any address below /app that no page has.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { NO_SUCH_PAGE, problem } from "~/ui/problem";

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  throw problem(404, NO_SUCH_PAGE);
}

/** Never shown: it makes this a page, so that the answer is rendered inside the admin. */
export default function NotFound() {
  return null;
}
