// The embedded admin's layout: who asks is checked, and errors are told inside the frame.
import type {
  HeadersFunction,
  LinksFunction,
  LoaderFunctionArgs,
  MetaFunction,
} from "@remix-run/node";
import { isRouteErrorResponse, Outlet, useRouteError } from "@remix-run/react";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { boundary } from "@shopify/shopify-app-remix/server";
import { AdminFrame } from "~/ui/admin-frame";
import adminStyles from "~/ui/admin.css?url";
import { describeProblem } from "~/ui/problem";
import { ProblemPage } from "~/ui/problem-page";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: adminStyles },
];

export const meta: MetaFunction = () => [{ title: "Waymark" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.services.shopify.authenticate.admin(request);
  return null;
}

/** Each page's own loader checks who asks; this one has nothing new to tell after the first. */
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
  // The library throws small HTML pages of its own with status 200, which lead back into Shopify. All
  // else is ours or Remix's; its text must not be rendered as HTML.
  if (isRouteErrorResponse(error) && error.status < 400) return boundary.error(error);
  return (
    <AdminFrame>
      <ProblemPage {...describeProblem(error)} />
    </AdminFrame>
  );
}
