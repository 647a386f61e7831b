// The tracking page of a shipment's order, as the merchant's preview shows it.
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { previewShipment } from "~/storefront/tracking-page/preview.server";
import { noSuchPage, problem } from "~/ui/frame/problem";
import { textsFor } from "~/ui/language/messages.server";
import styles from "../../extensions/tracking-page/assets/tracking.css?raw";

export async function loader({ request, params, context: { services } }: LoaderFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const language = { acceptLanguage: request.headers.get("accept-language"), locale: null };
  const document = await previewShipment({ ...services, styles }, session.shop, params.id ?? "", {
    language,
  });
  if (document === null) throw problem(404, noSuchPage(textsFor(request)));
  return json({ document });
}
