// Entry point of the block on an order's page in the admin.
import "@shopify/ui-extensions/preact";
import { render } from "preact";
import { Block } from "./block.tsx";

export default function orderBlock(): void {
  render(<Block host={shopify} />, document.body);
}
