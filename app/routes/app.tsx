// The embedded admin's layout: authenticates, and shows errors inside the frame.
import {
  type HeadersFunction,
  type LinksFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  json,
} from "@remix-run/node";
import {
  isRouteErrorResponse,
  Outlet,
  useLoaderData,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { AdminFrame } from "~/ui/frame/admin-frame";
import styles from "~/ui/frame/admin.css?url";
import { ProblemPage } from "~/ui/frame/problem-page";
import { ENGLISH_DOCUMENT, type Language } from "~/ui/language/document-language";
import { languageFor } from "~/ui/language/messages.server";

export const links: LinksFunction = () => [{ rel: "stylesheet", href: styles }];

export const meta: MetaFunction = () => [{ title: "Waymark" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  return json<Language>(languageFor(request));
}

/** Each page's own loader authenticates too. */
export const shouldRevalidate = () => false;

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function AdminLayout() {
  return (
    <AdminFrame locale={useLoaderData<Language>().locale}>
      <Outlet />
    </AdminFrame>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const { locale } = useRouteLoaderData<Language>("routes/app") ?? ENGLISH_DOCUMENT;
  // The library throws HTML pages with status 200 that redirect into Shopify. Any other text must not be rendered as HTML.
  if (isRouteErrorResponse(error) && error.status < 400) return boundary.error(error);
  return (
    <AdminFrame locale={locale}>
      <ProblemPage error={error} />
    </AdminFrame>
  );
}
