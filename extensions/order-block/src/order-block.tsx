// Entry point of the block on an order's page in the admin.
import "@shopify/ui-extensions/preact";
import type { Api } from "@shopify/ui-extensions/admin.order-details.block.render";
import { render } from "preact";
import { Block } from "./block.tsx";

declare const shopify: Api;

export default function orderBlock(): void {
  render(<Block host={shopify} />, document.body);
}
