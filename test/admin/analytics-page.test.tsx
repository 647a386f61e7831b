// The analytics page: what it says, and that it renders on a server.
import { AppProvider } from "@shopify/polaris";
import english from "@shopify/polaris/locales/en.json";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { AnalyticsPage } from "~/routes/app.analytics/page";
import { ANALYTICS_DEFAULT, analyticsUrl } from "~/routes/app.analytics/query";
import { readAnalyticsQuery } from "~/routes/app.analytics/read-query";
import { analyticsView } from "~/routes/app.analytics/view";
import { SAMPLE_OF } from "~/shipments/analytics/store-analytics.server";
import type { TransitRow } from "~/shipments/analytics/transit-report";
import { ENGLISH } from "~/ui/language/texts";

const PERIOD = { from: "2026-10-30", to: "2026-11-28" };

function row(changes: Partial<TransitRow>): TransitRow {
  return {
    carrierCode: "ups",
    origin: "US",
    destination: "DE",
    service: "",
    days: 4,
    delivered: true,
    count: 1,
    withAttempt: 0,
    withException: 0,
    ranged: 0,
    early: 0,
    late: 0,
    ...changes,
  };
}

const EMPTY = { now: [], before: [] };

test("a quantile needs deliveries, and one that is not reached says over how many days it lies", () => {
  const view = analyticsView(
    ANALYTICS_DEFAULT,
    PERIOD,
    {
      oneOf: 1,
      transit: {
        now: [
          row({ count: 20 }),
          row({ count: 20, delivered: false, days: 9 }),
          row({ carrierCode: "gls", count: 4 }),
        ],
        before: [row({ count: 30, days: 6 })],
      },
      firstScans: EMPTY,
    },
    ENGLISH,
  );
  const [ups, gls] = view.transit.lines;
  expect(ups).toMatchObject({
    name: "UPS",
    shipments: "40",
    open: "20",
    median: { text: "4 days", before: "6 days" },
    p90: { text: "over 4 days", before: "6 days" },
    within: { text: "50%", before: "0%" },
  });
  expect(gls).toMatchObject({ median: { text: "–", before: null }, p90: { text: "–" } });
});

test("each line links to exactly its shipments", () => {
  const view = analyticsView(
    { ...ANALYTICS_DEFAULT, by: "lane" },
    PERIOD,
    {
      oneOf: 1,
      transit: { now: [row({})], before: [] },
      firstScans: {
        now: [{ carrierCode: "ups", days: 3, delivered: false, count: 2 }],
        before: [],
      },
    },
    ENGLISH,
  );
  expect(view.transit.lines[0]).toMatchObject({
    name: "UPS, United States → Germany",
    url: "/app/shipments?carrier=ups&destination=DE&shipped=2026-10-30..2026-11-28",
  });
  expect(view.firstScans.lines[0]?.waitingUrl).toBe(
    "/app/shipments?carrier=ups&status=pending%2Cnotfound%2Cexpired&shipped=2026-10-30..2026-11-28",
  );
});

test("estimates say how many of their ranges held", () => {
  const view = analyticsView(
    ANALYTICS_DEFAULT,
    PERIOD,
    {
      oneOf: 1,
      transit: { now: [row({ count: 10, ranged: 10, early: 1, late: 2 })], before: [] },
      firstScans: EMPTY,
    },
    ENGLISH,
  );
  expect(view.estimates.total).toEqual({ held: "70%", early: "10%", late: "20%", of: "10" });
});

test("of a sample it shows estimates of all shipments, and how many it has read", () => {
  const view = analyticsView(
    ANALYTICS_DEFAULT,
    PERIOD,
    {
      oneOf: SAMPLE_OF,
      transit: { now: [row({ count: 300, withAttempt: 12 })], before: [] },
      firstScans: EMPTY,
    },
    ENGLISH,
  );
  expect(view.sample).toEqual({ shipments: "300", oneOf: 16 });
  expect(view.transit.lines[0]?.shipments).toBe("≈4,800");
  expect(view.problems.lines[0]?.attempts.text).toBe("≈192 (4%)");
});

test("the server renders the tables, and leaves the charts to the browser", () => {
  const view = analyticsView(
    ANALYTICS_DEFAULT,
    PERIOD,
    {
      oneOf: 1,
      transit: { now: [row({ count: 25 })], before: [] },
      firstScans: EMPTY,
    },
    ENGLISH,
  );
  const html = renderToString(
    <AppProvider i18n={english}>
      <AnalyticsPage view={view} isLoading={false} onShow={() => {}} />
    </AppProvider>,
  );
  expect(html).toContain("UPS");
  expect(html).not.toContain("recharts");
});

test("the address keeps the choices, and nonsense falls back to the default", () => {
  const query = { days: 90, within: 7, by: "lane" } as const;
  const url = new URL(analyticsUrl(query), "https://shop.test");
  expect(readAnalyticsQuery(url.searchParams)).toEqual(query);
  expect(readAnalyticsQuery(new URLSearchParams("days=1&by=moon"))).toEqual(ANALYTICS_DEFAULT);
});
