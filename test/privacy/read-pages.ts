// What pages, lists and jobs of the app read of each sealed column, for one shop.
import type { Sealer } from "~/lib/seal.server";
import { exportCustomer } from "~/privacy/customer/export.server";
import { openSubject } from "~/privacy/customer/subject-keys.server";
import { listRequests } from "~/privacy/redaction/store.server";
import { orderNameKey } from "~/shipments/keys";
import { CONTACT_KINDS } from "~/shipments/contact/contact-forms";
import { keysToTry } from "~/shipments/contact/order-keys.server";
import { findOrdersByKeys } from "~/shipments/read/queries.server";
import { listFormer, readConnectionFacts } from "~/shops/store-connection.server";
import { findShopByPushToken } from "~/shops/store-push.server";
import { findToken } from "~/shops/store-tokens.server";
import { readDelivery } from "~/routes/app.settings_.webhooks_.$id/read-delivery.server";
import { ENGLISH } from "~/ui/language/texts";
import type { TestDatabase } from "../support/database";
import { type Customer, startWorld } from "./world";

export async function readPages(
  database: TestDatabase,
  sealer: Sealer,
  who: Customer,
  pushToken: string,
) {
  const { pool } = database;
  const { services } = await startWorld(database, sealer);
  const { engine } = services;
  const token = await findToken(pool, sealer, who.shop);
  const facts = await readConnectionFacts(database, sealer, who.shop);
  const former = await listFormer(pool, sealer, who.shop);
  const pushed = await findShopByPushToken(database, sealer, pushToken);
  const deliveries = await database.prisma.webhookDelivery.findMany({
    where: { shopId: who.shop, bodySealed: { not: null } },
  });
  const bodies = await Promise.all(
    deliveries.map((each) => readDelivery(services, who.shop, each.webhookId, ENGLISH)),
  );
  const subject = { customerId: who.customerId, email: null, phone: null, orderIds: [who.orderId] };
  const file = JSON.parse((await exportCustomer(services, who.shop, subject, new Date())).text) as {
    orders: { email: string | null }[];
  };
  const requests = await listRequests(pool, who.shop, 10);
  const account = await database.prisma.engineAccount.findFirstOrThrow({
    where: { name: who.shop },
  });
  const { apiKey } = await engine.createKey(account.id, "reader");
  const reply = await engine.handleV2(
    new Request(`http://engine.test/v2/trackings/get?numbers=${who.apiNumber}`, {
      headers: { "trackingmore-api-key": apiKey },
    }),
  );
  const listed = (await reply.json()) as { data: { items: { customer_email: string | null }[] } };
  const pushes = await database.prisma.engineDelivery.findMany({
    where: { accountId: account.id },
  });
  const data = await Promise.all(pushes.map(({ id }) => engine.push.readData(account.id, id)));
  const keys = keysToTry(sealer, {
    nameKeys: [orderNameKey(who.orderName)],
    contact: who.email,
    kinds: CONTACT_KINDS,
    country: null,
  });
  return {
    token: token?.accessToken,
    refreshToken: token?.refreshToken,
    keyHint: facts.keyHint,
    pushEmail: pushed?.email,
    former: former.map(({ connection }) => connection.kind),
    webhooks: bodies.length > 5 && bodies.every((each) => each?.body) ? "every body" : "some",
    exported: file.orders[0]?.email,
    requests: requests.map(
      (each) => openSubject(sealer, who.shop, each.id, each.subjectSealed!)?.customerId,
    ),
    listed: listed.data.items.length,
    customer: listed.data.items[0]?.customer_email,
    pushes: data.length > 1 && data.every(Boolean) ? "every push" : "some",
    order: (await findOrdersByKeys(database, who.shop, keys))[0]?.id,
  };
}
