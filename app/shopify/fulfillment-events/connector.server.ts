// The connector that reads what Shopify reports about a parcel; it needs no key and makes no call.
import type { CarrierEvent, CarrierQuestion, CarrierReply, Connector } from "~/carriers/connector";
import { countryCode } from "~/carriers/countries";
import { numberKey } from "~/carriers/detection/number-key";
import type { Sql } from "~/lib/database.server";
import { DAY_MS } from "~/lib/time";
import { offsetIn, offsetInCountry, offsetMs } from "~/lib/time-zones";
import { listFulfillmentsOfNumbers } from "~/shipments/read/store-fulfillments.server";
import { type Status, statusOfSubstatus } from "~/trackingmore/contract/status";
import { eventSubstatus, eventText } from "./event-substatus";
import { listReports, type ShopifyEventReport } from "./store.server";

const BATCH_SIZE = 250;
/** Events older than the fulfillment by more than this belong to an earlier parcel. */
const TOLERANCE_MS = 2 * DAY_MS;

/**
 * One for each engine account. Answers `no_report` for a parcel that no fulfillment of the shop has, or that
 * Shopify has not reported on. An event of a fulfillment with several numbers is about all of them. Shopify
 * sends times in UTC. They become the local time of the event's place if its country has one offset, else the shop's.
 * @param shopIdOf the shop whose embedded account it is; null: the account is no shop's.
 * @param timeZoneOf a shop's IANA zone
 */
export function createShopifyConnector(
  sql: Sql,
  accountId: string,
  shopIdOf: (accountId: string) => Promise<string | null>,
  timeZoneOf: (shopId: string) => Promise<string>,
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
      const timeZone = reports.length > 0 ? await timeZoneOf(shopId) : "UTC";
      return questions.map((question, index) => {
        const own = new Set(
          links
            .filter((link) => link.numberKey === numbers[index])
            .map(({ fulfillmentId }) => fulfillmentId),
        );
        return answerOf(
          question,
          reports.filter(({ fulfillmentId }) => own.has(fulfillmentId)),
          timeZone,
        );
      });
    },
  };
}

function answerOf(
  question: CarrierQuestion,
  reports: readonly ShopifyEventReport[],
  timeZone: string,
): CarrierReply {
  const since = question.shippedAt.getTime() - TOLERANCE_MS;
  const events = reports
    .filter(({ happenedAt }) => happenedAt.getTime() >= since)
    .flatMap((report) => {
      const substatus = eventSubstatus(report.status);
      if (!substatus) return [];
      const status = statusOfSubstatus(substatus);
      return {
        ...localTime(report, status, question, timeZone),
        carrierStatusCode: report.status,
        description: report.message || eventText(report.status),
        details: report.place ?? "",
        status,
        substatus,
      };
    });
  if (events.length === 0) return "no_report";
  return { origin: { carrierCode: question.carrierCode, events }, destination: null };
}

/** Statuses that a parcel gets in the country where it is delivered. */
const AT_DESTINATION: readonly Status[] = ["pickup", "undelivered", "delivered"];

function localTime(
  { happenedAt, place }: ShopifyEventReport,
  status: Status,
  { destinationCountry }: CarrierQuestion,
  timeZone: string,
): Pick<CarrierEvent, "wallTime" | "utcOffset" | "clock"> {
  const arrivedIn = AT_DESTINATION.includes(status) ? (destinationCountry ?? null) : null;
  const country = (place && countryOf(place)) ?? arrivedIn;
  const ofPlace = country && offsetInCountry(country, happenedAt);
  const utcOffset = ofPlace ?? offsetIn(timeZone, happenedAt);
  const local = new Date(happenedAt.getTime() + offsetMs(utcOffset)).toISOString();
  const wallTime = `${local.slice(0, 10)} ${local.slice(11, 19)}`;
  return ofPlace ? { wallTime, utcOffset } : { wallTime, utcOffset, clock: "store" };
}

/** Also states or regions: "Atlanta, Georgia" and "Thessaloniki, Macedonia". */
const NAMES_OF_REGIONS: ReadonlySet<string> = new Set(["GE", "MK"]);

/**
 * "Ottawa, ON, Canada" → CA; null where the last part may be a city or a state. Of two parts a country's full name
 * alone is certain: "Wilmington, DE" is not in Germany.
 */
function countryOf(place: string): string | null {
  const parts = place.split(",").map((part) => part.trim());
  const last = parts.at(-1) ?? "";
  const code = countryCode(last);
  if (!code || parts.length > 2) return code;
  return parts.length === 2 && last.length > 2 && !NAMES_OF_REGIONS.has(code) ? code : null;
}
