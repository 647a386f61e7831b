// Entry point of the fulfillment-details target: the parcels of one fulfillment.
import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { FulfillmentTracking } from "./fulfillment-tracking.tsx";

export default function fulfillment(): void {
  render(
    <FulfillmentTracking host={shopify} fulfillmentId={shopify.fulfillmentId} />,
    document.body,
  );
}
