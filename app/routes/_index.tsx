// The app's root page, outside Shopify.
import { json, redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { PlainPage } from "~/ui/frame/plain-page";

export const meta: MetaFunction = () => [{ title: "Waymark" }];

/** Shopify opens the app here too, with the shop in the URL. */
export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  if (searchParams.has("shop")) throw redirect(`/app?${searchParams}`);
  return json(null);
}

export default function Landing() {
  return (
    <PlainPage title="Waymark">
      Shipment tracking for Shopify stores. Waymark works inside the Shopify admin: open it there
      under Apps, or install it from the Shopify App Store.
    </PlainPage>
  );
}
