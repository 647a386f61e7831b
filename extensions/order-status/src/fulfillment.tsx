// Below one fulfillment's card: the parcels of that fulfillment, without the items that the card lists.
import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { FulfillmentTracking } from "./fulfillment-tracking.tsx";

export default function fulfillment(): void {
  render(
    <FulfillmentTracking host={shopify} fulfillmentId={shopify.fulfillmentId} />,
    document.body,
  );
}
