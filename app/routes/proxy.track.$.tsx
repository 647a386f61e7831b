// The app proxy's address, whatever stands behind it: the shopper's tracking page.
import type { LoaderFunctionArgs } from "@remix-run/node";
import { type TrackingPageDeps, createTrackingPageDoor } from "~/storefront/door.server";
import styles from "../../extensions/tracking-page/assets/tracking.css?raw";

let door: ReturnType<typeof createTrackingPageDoor> | null = null;

export function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  door ??= createTrackingPageDoor(depsOf(context.services));
  return door(request);
}

type Services = LoaderFunctionArgs["context"]["services"];

function depsOf({ database, sealer, clock, log, env }: Services): TrackingPageDeps {
  const secrets = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS];
  return {
    database,
    sealer,
    clock,
    log,
    secrets: secrets.filter((secret) => secret !== undefined),
    styles,
  };
}
