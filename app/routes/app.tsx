// The embedded admin's layout: authenticates, and shows errors inside the frame.
import {
  type HeadersFunction,
  type LinksFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  json,
} from "@remix-run/node";
import { isRouteErrorResponse, Outlet, useLoaderData, useRouteError } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useMemo } from "react";
import { localeOf } from "~/ui/language/locale";
import { messagesOf } from "~/ui/language/messages.server";
import { createTexts } from "~/ui/language/texts";
import { AdminFrame } from "~/ui/frame/admin-frame";
import adminStyles from "~/ui/frame/admin.css?url";
import { describeProblem } from "~/ui/frame/problem";
import { ProblemPage } from "~/ui/frame/problem-page";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: adminStyles },
];

export const meta: MetaFunction = () => [{ title: "Waymark" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  const locale = localeOf(request);
  return json({ locale, messages: messagesOf(locale) });
}

/** Each page's own loader authenticates too. */
export const shouldRevalidate = () => false;

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function AdminLayout() {
  const { locale, messages } = useLoaderData<typeof loader>();
  const texts = useMemo(() => createTexts(locale, messages), [locale, messages]);
  return (
    <AdminFrame texts={texts}>
      <Outlet />
    </AdminFrame>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  // The library throws HTML pages with status 200 that redirect into Shopify. Any other text must not be rendered as HTML.
  if (isRouteErrorResponse(error) && error.status < 400) return boundary.error(error);
  return (
    <AdminFrame>
      <ProblemPage {...describeProblem(error)} />
    </AdminFrame>
  );
}
