// Renders the tracking page as tests of it do: sample parcels, a fixed time, English.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { ShipmentDetail } from "~/shipments/shipment";
import { DEFAULT_TRACKING_PAGE } from "~/shops/tracking-page-settings";
import { Html } from "~/lib/text/html";
import { type Scope, parcelView } from "~/storefront/parcel/parcel-view";
import { english } from "~/storefront/languages/texts";
import { type PageState, renderResult } from "~/storefront/tracking-page/tracking-page";
import { NOW } from "./signed-request";

const styles = readFileSync(
  path.resolve(import.meta.dirname, "../../extensions/tracking-page/assets/tracking.css"),
  "utf8",
);
export const frame = {
  texts: english,
  now: NOW,
  action: "/apps/track",
  lookUps: DEFAULT_TRACKING_PAGE.lookUps,
  typed: { order: "", contact: "", number: "" },
  hide: "",
  styles: new Html(styles),
};

export const found = (shipments: ShipmentDetail[], scope: Scope = "order"): PageState => ({
  kind: "found",
  scope,
  parcels: shipments.map((each) => parcelView(each, scope)),
});
export const WAITING: PageState = { kind: "waiting", orderName: "#1001", isCancelled: false };
export const render = (state: PageState) => renderResult(state, frame)?.text ?? "";
/** The markup's text as a reader has it. */
export const textOf = (markup: string) =>
  markup
    .replace(/<style>[^<]*<\/style>|<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ")
    .trim();

export const EXPECTED = {
  kind: "range",
  source: "lane",
  from: "2026-11-10",
  to: "2026-11-13",
} as const;
export const LATE = { kind: "late", source: "lane", expectedBy: "2026-11-03" } as const;
