// Previews the tracking page with settings that are not saved yet, and checks their masking.
import { json, type ActionFunctionArgs } from "@remix-run/node";
import { listTextsWith } from "~/shipments/read/store-scan-texts.server";
import { checkWords, type WordCheck, wordsToFind } from "~/storefront/parcel/masking-check";
import { previewShipment } from "~/storefront/tracking-page/preview.server";
import styles from "../../extensions/tracking-page/assets/tracking.css?raw";
import { readForm } from "./app.settings_.tracking-page/read-form";

export interface PreviewAnswer {
  /** null: the shipment is on no order. */
  document: string | null;
  checks: WordCheck[];
}

export async function action({ request, context: { services } }: ActionFunctionArgs) {
  const { session } = await services.shopify.authenticate.admin(request);
  const fields = await request.formData();
  const form = readForm(fields);
  if (form.intent !== "save")
    return json<PreviewAnswer>({ document: null, checks: [] }, { status: 400 });
  const { settings } = form;
  const language = { acceptLanguage: request.headers.get("accept-language"), locale: null };
  const shipmentId = fields.get("shipment");
  const [document, texts] = await Promise.all([
    typeof shipmentId === "string"
      ? previewShipment({ ...services, styles }, session.shop, shipmentId, { language, settings })
      : null,
    fields.has("check")
      ? listTextsWith(services.database.pool, session.shop, wordsToFind(settings))
      : [],
  ]);
  return json<PreviewAnswer>({ document, checks: checkWords(texts, settings) });
}
