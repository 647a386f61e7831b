// Entry point of the order-status block: every parcel of the order.
import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { OrderTracking } from "./order-tracking.tsx";

export default function orderBlock(): void {
  render(<OrderTracking host={shopify} />, document.body);
}
