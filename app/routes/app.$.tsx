// Answers unknown addresses below /app.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { NO_SUCH_PAGE, problem } from "~/ui/frame/problem";

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  throw problem(404, NO_SUCH_PAGE);
}

/** Never rendered. With it the 404 is a page inside the admin. */
export default function NotFound() {
  return null;
}
