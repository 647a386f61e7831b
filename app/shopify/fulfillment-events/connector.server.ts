// The connector that reads what Shopify reports about a parcel; it needs no key and makes no call.
import type { CarrierQuestion, CarrierReply, Connector } from "~/carriers/connector";
import { numberKey } from "~/carriers/detection/number-key";
import type { Sql } from "~/lib/database.server";
import { DAY_MS } from "~/lib/time";
import { listFulfillmentsOfNumbers } from "~/shipments/read/store-fulfillments.server";
import { statusOfSubstatus } from "~/trackingmore/contract/status";
import { eventSubstatus, eventText } from "./event-substatus";
import { listReports, type ShopifyEventReport } from "./store.server";

const BATCH_SIZE = 250;
/** Events older than the fulfillment by more than this belong to an earlier parcel. */
const TOLERANCE_MS = 2 * DAY_MS;

/**
 * One for each engine account. Answers `no_report` for a parcel that no fulfillment of the shop has, or that
 * Shopify has not reported on. An event of a fulfillment with several numbers is about all of them.
 * @param shopIdOf the shop whose embedded account it is; null: the account is no shop's.
 */
export function createShopifyConnector(
  sql: Sql,
  accountId: string,
  shopIdOf: (accountId: string) => Promise<string | null>,
): Connector {
  return {
    name: `shopify:${accountId}`,
    batchSize: BATCH_SIZE,
    isAnnounced: true,
    async track(questions) {
      const shopId = await shopIdOf(accountId);
      if (!shopId) return questions.map(() => "no_report");
      const numbers = questions.map(({ trackingNumber }) => numberKey(trackingNumber));
      const links = await listFulfillmentsOfNumbers(sql, shopId, numbers);
      const ids = [...new Set(links.map(({ fulfillmentId }) => fulfillmentId))];
      const reports = ids.length > 0 ? await listReports(sql, shopId, ids) : [];
      return questions.map((question, index) => {
        const own = new Set(
          links
            .filter((link) => link.numberKey === numbers[index])
            .map(({ fulfillmentId }) => fulfillmentId),
        );
        return answerOf(
          question,
          reports.filter(({ fulfillmentId }) => own.has(fulfillmentId)),
        );
      });
    },
  };
}

function answerOf(question: CarrierQuestion, reports: readonly ShopifyEventReport[]): CarrierReply {
  const since = question.shippedAt.getTime() - TOLERANCE_MS;
  const events = reports
    .filter(({ happenedAt }) => happenedAt.getTime() >= since)
    .flatMap((report) => {
      const substatus = eventSubstatus(report.status);
      if (!substatus) return [];
      const at = report.happenedAt.toISOString();
      return {
        wallTime: `${at.slice(0, 10)} ${at.slice(11, 19)}`,
        utcOffset: "+00:00",
        carrierStatusCode: report.status,
        description: report.message || eventText(report.status),
        details: report.place ?? "",
        status: statusOfSubstatus(substatus),
        substatus,
      };
    });
  if (events.length === 0) return "no_report";
  return { origin: { carrierCode: question.carrierCode, events }, destination: null };
}
