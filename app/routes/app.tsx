// The embedded admin's layout: authenticates, and shows errors inside the frame.
import type {
  HeadersFunction,
  LinksFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/node";
import { isRouteErrorResponse, Outlet, useRouteError } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { boundary } from "@shopify/shopify-app-remix/server";
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
  return null;
}

/** Each page's own loader authenticates too. */
export const shouldRevalidate = () => false;

export const headers: HeadersFunction = (given) => boundary.headers(given);

export default function AdminLayout() {
  return (
    <AdminFrame>
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
