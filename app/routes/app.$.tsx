// Answers unknown addresses below /app.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { textsFor } from "~/ui/language/messages.server";
import { noSuchPage, problem } from "~/ui/frame/problem";

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  throw problem(404, noSuchPage(textsFor(request)));
}

/** Never rendered. With it the 404 is a page inside the admin. */
export default function NotFound() {
  return null;
}
