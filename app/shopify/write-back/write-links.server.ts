// The job that makes the shop's tracking page a fulfillment's link; and the webhooks that ask for it.
import type { TopicHandler } from "../../inbox/delivery";
import { numberKey } from "../../carriers/from-shopify";
import { readFulfillment } from "../../shipments/webhook-payloads";
import { trackingPageUrl } from "../../shops/own-page";
import { readTrackingInfo, updateTracking } from "./operations.server";
import { planLinks } from "./plan-links";
import type { WriteBackDeps } from "./send-events.server";
import { enqueueLinksIfWanted, readLinkShop, saveLinks } from "./store-links.server";
import { stopWriteBack } from "./store-write-back.server";

/** What shipments give: a handler that needs less of a delivery than it is handed. */
type ShipmentHandler = (...given: Parameters<TopicHandler>) => ReturnType<TopicHandler>;

/**
 * Job `shopify.write_links`. What is written is noted before: after a lost answer the same is written again,
 * which changes nothing, unless somebody has touched the link since. The update's own webhook finds every
 * number looked at and asks for nothing. Throws what Shopify's API threw.
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
      pageUrlOf: (number) => trackingPageUrl(shopId, shop.proxyPath, number),
    });
    const note = (links: Parameters<typeof saveLinks>[3]) =>
      saveLinks(pool, shopId, fulfillmentId, links, clock.now());
    await note(settled);
    if (!tracking) return;
    await note(written.map((link) => ({ ...link, state: "sending" })));
    const done = await updateTracking(admin, shopId, fulfillmentId, tracking);
    if (done.outcome === "forbidden") {
      log.warn({ shopId }, "write-back turned off: Shopify does not permit it any more");
      return stopWriteBack(pool, shopId, "links", clock.now());
    }
    if (done.outcome === "refused") log.warn({ shopId, fulfillmentId }, "link refused by Shopify");
    const state = done.outcome === "done" ? "sent" : "kept";
    await note(written.map((link) => ({ ...link, state })));
  };
}

/** These topics' handlers, and after each, in its transaction, the wish for links where it recorded parcels. */
export function withTrackingLinks(
  handlers: Readonly<Record<string, ShipmentHandler>>,
  topics: readonly string[],
): Record<string, TopicHandler> {
  const withLinks =
    (handler: ShipmentHandler): TopicHandler =>
    async (tx, delivery) => {
      const end = await handler(tx, delivery);
      const facts = end.outcome === "shipments_recorded" ? readFulfillment(delivery.payload) : null;
      if (facts) await enqueueLinksIfWanted(tx, delivery.shopId, facts.id);
      return end;
    };
  return Object.fromEntries(
    topics.flatMap((topic) => {
      const handler = handlers[topic];
      return handler ? [[topic, withLinks(handler)]] : [];
    }),
  );
}
