// Handles a request without a shop: asks to open the app from Shopify.
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { PlainPage } from "~/ui/frame/plain-page";

export const meta: MetaFunction = () => [{ title: "Open Waymark from the Shopify admin" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  // With a shop in the URL the library redirects to Shopify.
  await context.services.shopify.login(request);
  return json(null);
}

export default function Login() {
  return (
    <PlainPage title="Open Waymark from the Shopify admin">
      In the Shopify admin, go to Apps, then open Waymark.
    </PlainPage>
  );
}
