// Renders what a shopper sees of a shipment's order, for the merchant's preview.
import { Html, html } from "~/lib/text/html";
import {
  findOrderById,
  findShipment,
  findShipmentsOfOrders,
} from "~/shipments/read/queries.server";
import { findTrackingPage } from "~/shops/store-tracking-page.server";
import type { TrackingPageSettings } from "~/shops/tracking-page-settings";
import { type LanguagePreference, textsFor } from "../languages/texts";
import { type TrackingPageDeps, stateOf } from "./handle-tracking-page.server";
import { renderPage } from "./tracking-page";

type PreviewDeps = Pick<
  TrackingPageDeps,
  "database" | "sealer" | "clock" | "sourcesOf" | "checksOf" | "styles"
>;

interface Preview {
  language: LanguagePreference;
  /** Settings that are not saved yet; default: the shop's. */
  settings?: TrackingPageSettings;
}

/**
 * A complete document with the tracking page of the shipment's first order, without script. null: the shop has no
 * such shipment, or it is on no order any more.
 */
export async function previewShipment(
  deps: PreviewDeps,
  shopId: string,
  shipmentId: string,
  { language, settings }: Preview,
): Promise<string | null> {
  const shipment = await findShipment(deps.database, shopId, shipmentId);
  const orderId = shipment?.orders[0]?.orderId;
  if (!orderId) return null;
  const now = deps.clock.now();
  const saved = await findTrackingPage(deps.database.pool, shopId);
  const page = settings ? { ...saved, settings } : saved;
  const [orders, shipments] = await Promise.all([
    findOrderById(deps.database, shopId, orderId),
    findShipmentsOfOrders(deps.database, shopId, [orderId]),
  ]);
  const result = { found: true, scope: "order", orders, shipments } as const;
  const path = page.proxyPath;
  const state = await stateOf(deps, shopId, result, { page, path, now });
  const texts = textsFor({ ...language, ...(page.country && { country: page.country }) });
  const content = renderPage(state, {
    texts,
    now,
    action: path,
    lookUps: page.settings.lookUps,
    typed: { order: "", contact: "", number: "" },
    hide: "",
    styles: new Html(deps.styles),
  });
  return html`<!doctype html>
    <html lang="${texts.locale}" dir="${texts.direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <base target="_blank" />
        <style>
          body {
            margin: 0;
            padding: 1rem;
            font-family: system-ui, sans-serif;
            line-height: 1.5;
          }
        </style>
      </head>
      <body>
        ${content}
      </body>
    </html>`.text;
}
