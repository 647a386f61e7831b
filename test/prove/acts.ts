// What happens in a world beside selling: carriers report, merchants switch and leave, customers are forgotten.
import { type Clock, DAY_MS, SECOND_MS } from "../../app/lib/time";
import { createPushEndpoint } from "../../app/shipments/sync/push-notification.server";
import { renewPushToken } from "../../app/shops/store-push.server";
import { pushSignature } from "../../app/trackingmore/contract/push-signature.server";
import type { Random } from "./chance";
import type { CloudService } from "./cloud-service";
import type { Instance } from "./instance";
import type { ShopifyWorld } from "./shopify-world";

/** What was decided about the shops, whatever became of the calls: the model holds the app to it. */
export interface Decisions {
  /** Shop → key of its account at the cloud service; the others use the app's own engine. */
  cloudKeys: Map<string, string>;
  /** Shops that changed their service once: what is over is not registered again at the new one. */
  switched: Set<string>;
  uninstalled: Set<string>;
  /** Shops that Shopify asked to erase. */
  erased: Set<string>;
  /** Fulfillment events of carriers and other apps. */
  foreignEvents: Set<string>;
  /** Orders whose customer Shopify asked to erase. */
  redactedOrders: Set<string>;
  /** Shops in which somebody corrected shipments by hand: services watch some of them anew. */
  corrected: Set<string>;
  /** Shop → numbers that its merchant imported. */
  imported: Map<string, Set<string>>;
}

export interface Act {
  /** Once in so many turns of the play. */
  every: number;
  run(): Promise<void> | void;
}

const EVENTS = ["LABEL_PRINTED", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED"];

export function createActs(world: {
  clock: Clock;
  chance: Random;
  shopify: ShopifyWorld;
  cloud: CloudService;
  shops: readonly string[];
  decisions: Decisions;
  app: () => Instance;
}): Act[] {
  const { chance, shopify, cloud, decisions, clock } = world;
  const { store, actions } = shopify;
  const [, second = "", third = ""] = world.shops;
  const ordersOf = (shop: string) =>
    store.orders(shop).filter(({ id }) => !decisions.redactedOrders.has(id));
  const isOpen = (shop: string) => !decisions.uninstalled.has(shop);

  return [
    { every: 2, run: () => cloud.report(chance) },
    {
      every: 4,
      run() {
        const shop = chance.pick(world.shops);
        const made = ordersOf(shop).flatMap(({ id }) => store.fulfillmentsOf(id));
        if (made.length === 0) return;
        const status = chance.pick(EVENTS);
        const { id } = actions.addFulfillmentEvent(shop, chance.pick(made).id, { status });
        decisions.foreignEvents.add(id);
      },
    },
    {
      every: 5,
      async run() {
        const shop = chance.pick(world.shops);
        if (!decisions.cloudKeys.has(shop) || !isOpen(shop)) return;
        const { services, press } = world.app();
        await press("(push)", async () => {
          const token = await renewPushToken(services.database, services.sealer, shop, PUSH_EMAIL);
          await createPushEndpoint(services)(pushOf(token, clock.now()));
        });
      },
    },
    { every: 8, run: () => actions.expireAccessTokens(chance.pick(world.shops)) },
    {
      every: 8,
      run: () =>
        shopify.troubles.set(
          null,
          chance.next() < 0.5 ? ADMIN_TROUBLES : { tooMany: 0, serverError: 0, noAnswer: 0 },
        ),
    },
    {
      every: 12,
      async run() {
        decisions.switched.add(second);
        if (decisions.cloudKeys.has(second)) decisions.cloudKeys.delete(second);
        else decisions.cloudKeys.set(second, cloud.openAccount());
        await chooseService(world.app(), second, decisions);
      },
    },
    {
      every: 14,
      run() {
        const shop = chance.pick(world.shops);
        const orders = ordersOf(shop).filter(({ customer }) => customer !== null);
        if (!isOpen(shop) || orders.length === 0) return;
        const { customer } = chance.pick(orders);
        const own = orders.filter((order) => order.customer?.id === customer?.id);
        for (const { id } of own) decisions.redactedOrders.add(id);
        shopify.emit("customers/redact", shop, {
          shop_id: Number(store.shop(shop).id),
          shop_domain: shop,
          customer: { id: Number(customer?.id), email: customer?.email, phone: null },
          orders_to_redact: own.map(({ id }) => Number(id)),
        });
      },
    },
    {
      every: 20,
      run() {
        if (!isOpen(third)) return;
        actions.uninstall(third);
        decisions.uninstalled.add(third);
      },
    },
    {
      every: 6,
      async run() {
        if (isOpen(third) || decisions.erased.has(third)) return;
        if (chance.next() < 0.5) {
          decisions.uninstalled.delete(third);
          const { installation } = store.shop(third);
          if (!installation) await world.app().install(third, shopify.install(third));
        } else {
          decisions.erased.add(third);
          // Shopify sends it two days after the uninstallation.
          shopify.emit(
            "shop/redact",
            third,
            { shop_id: Number(store.shop(third).id), shop_domain: third },
            new Date(clock.now().getTime() + 2 * DAY_MS),
          );
        }
      },
    },
  ];
}

const PUSH_EMAIL = "owner@pier.example";

/** As the tracking service sends it when a tracking has news. */
function pushOf(token: string, now: Date): Request {
  const timeStr = Math.floor(now.getTime() / SECOND_MS);
  const verifyInfo = { timeStr, signature: pushSignature(PUSH_EMAIL, timeStr) };
  return new Request(`https://waymark.test/webhooks/tracking/${token}`, {
    method: "POST",
    body: JSON.stringify({ data: { tracking_number: "PUSHED00001" }, verifyInfo }),
  });
}

const ADMIN_TROUBLES = { tooMany: 0.05, serverError: 0.05, noAnswer: 0.03 };

/** The merchant presses the button of the settings page; true when the page said that it is done. */
export async function chooseService(
  app: Instance,
  shop: string,
  { cloudKeys }: Pick<Decisions, "cloudKeys">,
): Promise<boolean> {
  const key = cloudKeys.get(shop);
  const { services } = app;
  return app.press("(page) service", () =>
    key ? services.connectCloud(shop, key) : services.disconnectCloud(shop),
  );
}
