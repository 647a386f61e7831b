// Wiring: the endpoint of the shop's tracking page.
import type { Services } from "./services.server";
import { createTrackingPageEndpoint } from "~/storefront/tracking-page/handle-tracking-page.server";

/** @param styles text of extensions/tracking-page/assets/tracking.css */
export function wireTrackingPage(
  {
    database,
    sealer,
    clock,
    log,
    env,
    trustedProxies,
    sourcesOf,
    checksOf,
    reportedDays,
  }: Services,
  styles: string,
): (request: Request) => Promise<Response> {
  const secrets = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter(
    (secret) => secret !== undefined,
  );
  return createTrackingPageEndpoint({
    database,
    sealer,
    clock,
    log,
    secrets,
    trustedProxies,
    styles,
    sourcesOf,
    checksOf,
    reportedDays,
  });
}
