// Any address below /app that no page has.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { problem } from "~/ui/problem";

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  throw problem(404, {
    title: "There is no such page",
    whatToDo: "The address may be old or mistyped. Go back to the home page and try from there.",
  });
}

/** Never shown: it makes this a page, so that the answer is rendered inside the admin. */
export default function NotFound() {
  return null;
}
