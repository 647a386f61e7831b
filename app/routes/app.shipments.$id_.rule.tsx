// Lists the other shipments that a rule for a shipment's carrier name would change.
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { previewRule } from "~/shipments/corrections/set-carrier.server";
import { textsFor } from "~/ui/language/messages.server";
import { carrierText, shipmentUrl } from "~/ui/rows/shipment-row";

/** As many as can be read before saving. */
const LISTED_MAX = 10;

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { database, shopify } = context.services;
  const { session } = await shopify.authenticate.admin(request);
  const affected = await previewRule(database, session.shop, params.id ?? "");
  return json({
    total: affected.length,
    listed: affected.slice(0, LISTED_MAX).map(({ id, trackingNumber, carrierCode }) => ({
      url: shipmentUrl(id),
      text: `${trackingNumber}, ${carrierText({ carrierCode, trackingCompany: null }, textsFor(request))}`,
    })),
  });
}
