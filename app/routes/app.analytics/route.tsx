// The analytics page: how long carriers take, what goes wrong, and whether estimates hold.
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useNavigate, useNavigation } from "@remix-run/react";
import { titled } from "~/ui/frame/titled";
import { textsFor } from "~/ui/language/messages.server";
import { AnalyticsPage } from "./page";
import { readAnalytics } from "./read-analytics.server";
import { analyticsUrl } from "./query";
import { readAnalyticsQuery } from "./read-query";

export const meta = titled("common.nav.analytics");

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services } = context;
  const { session } = await services.shopify.authenticate.admin(request);
  const query = readAnalyticsQuery(new URL(request.url).searchParams);
  const view = await services.reads((database) =>
    readAnalytics({ ...services, database }, session.shop, query, textsFor(request)),
  );
  return json(view);
}

export default function Analytics() {
  const view = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const { state } = useNavigation();
  return (
    <AnalyticsPage
      view={view}
      isLoading={state === "loading"}
      onShow={(query) => navigate(analyticsUrl(query), { replace: true, preventScrollReset: true })}
    />
  );
}
