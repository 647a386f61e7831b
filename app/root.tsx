// The document around every page: App Bridge first, then everything else.
import {
  json,
  type LinksFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { PlainPage } from "~/ui/frame/plain-page";
import { describeProblem } from "~/ui/frame/problem";
import { ENGLISH_DOCUMENT, type Language, TEXTS_LINK } from "~/ui/language/document-language";
import { ENGLISH } from "~/ui/language/texts";
import icon from "~/ui/frame/icon.svg?url";

const APP_BRIDGE_URL = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

export const links: LinksFunction = () => [{ rel: "icon", type: "image/svg+xml", href: icon }];

/** For pages that could not be shown: the others name themselves. */
export const meta: MetaFunction = () => [{ title: "Waymark" }];

/** The key is the app's public client id. */
export function loader({ context }: LoaderFunctionArgs) {
  return json({ apiKey: context.services.env.SHOPIFY_API_KEY });
}

/** The key never changes while a page is open. */
export const shouldRevalidate = () => false;

/**
 * Also wraps error pages. Shopify wants App Bridge as the first script in the head of every embedded
 * document, errors included; AppProvider would put it into the body and not render it after an error.
 */
export function Layout({ children }: { children: ReactNode }) {
  const root = useRouteLoaderData<typeof loader>("root");
  const language = useRouteLoaderData<Language>("routes/app") ?? ENGLISH_DOCUMENT;
  const { pathname } = useLocation();
  const isEmbedded = pathname === "/app" || pathname.startsWith("/app/");
  return (
    <html lang={language.locale}>
      <head>
        <meta charSet="utf-8" />
        {isEmbedded && root && (
          // A proxy may have replaced the address, as the demo's does.
          <script src={APP_BRIDGE_URL} data-api-key={root.apiKey} suppressHydrationWarning />
        )}
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="modulepreload" id={TEXTS_LINK} href={language.file} />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const { title, whatToDo } = describeProblem(useRouteError(), ENGLISH);
  return <PlainPage title={title}>{whatToDo}</PlainPage>;
}
