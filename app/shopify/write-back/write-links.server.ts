// Job that sets the shop's tracking page as a fulfillment's tracking link, and the webhooks that enqueue it.
import { type DeliveryOutcome, type Recorded, type TopicHandler, wrapEach } from "~/inbox/delivery";
import { numberKey } from "~/carriers/resolution/from-shopify";
import { ownTrackingPageUrl } from "../../shops/own-page";
import { readTrackingInfo, updateTracking } from "./operations.server";
import { planLinks } from "./plan-links";
import type { WriteBackDeps } from "./send-events.server";
import { enqueueLinksIfWanted, readLinkShop, saveLinks } from "./store-links.server";
import { stopWriteBack } from "./store-choice.server";

/**
 * Job `shopify.write_links`. Saves each link before it is written: after a lost answer the write is repeated unless
 * the link was changed since. The webhook of the update finds every number processed and enqueues nothing.
 * Rethrows API errors.
 */
export function createWriteLinksJob({ database, clock, log, admin }: WriteBackDeps) {
  const { pool } = database;
  return async (job: { shopId: string; fulfillmentId: string }): Promise<void> => {
    const { shopId, fulfillmentId } = job;
    const shop = await readLinkShop(pool, shopId, fulfillmentId);
    if (!shop) return;
    const infos = await readTrackingInfo(admin, shopId, fulfillmentId);
    if (!infos) return;
    const { tracking, written, settled } = planLinks(infos, {
      ...shop,
      shopId,
      keyOf: numberKey,
      pageUrlOf: (number) => ownTrackingPageUrl(shopId, shop.proxyPath, number),
    });
    const note = (links: Parameters<typeof saveLinks>[3]) =>
      saveLinks(pool, shopId, fulfillmentId, links, clock.now());
    await note(settled);
    if (!tracking) return;
    await note(written.map((link) => ({ ...link, state: "sending" })));
    const done = await updateTracking(admin, shopId, fulfillmentId, tracking);
    if (done.outcome === "forbidden") {
      log.warn({ shopId }, "write-back turned off: the scope was revoked");
      return stopWriteBack(pool, shopId, "links", clock.now());
    }
    if (done.outcome === "refused") log.warn({ shopId, fulfillmentId }, "link refused by Shopify");
    const state = done.outcome === "done" ? "sent" : "kept";
    await note(written.map((link) => ({ ...link, state })));
  };
}

/** Wraps the handlers to enqueue link jobs, in the same transaction, for the fulfillments they record. */
export function withTrackingLinks(
  handlers: Readonly<Record<string, TopicHandler<DeliveryOutcome & Recorded>>>,
): Record<string, TopicHandler> {
  return wrapEach(handlers, (handle) => async (tx, deliveries) => {
    const outcomes = await handle(tx, deliveries);
    const shopId = deliveries[0]?.shopId;
    const fulfillmentIds = outcomes.flatMap((end) => end.fulfillmentIds ?? []);
    if (shopId !== undefined) await enqueueLinksIfWanted(tx, shopId, [...new Set(fulfillmentIds)]);
    return outcomes;
  });
}
