// What every embedded page stands in: Polaris with Remix's links, and Shopify's navigation menu.
import { Link } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import type { ReactNode } from "react";

export function AdminFrame({ children }: { children: ReactNode }) {
  return (
    // isEmbeddedApp only decides whether AppProvider adds App Bridge's script; root.tsx has it in the head.
    <AppProvider isEmbeddedApp={false} apiKey="">
      <NavMenu>
        <Link to="/app" rel="home">
          Home
        </Link>
        <Link to="/app/shipments">Shipments</Link>
        <Link to="/app/api">API</Link>
        <Link to="/app/settings">Settings</Link>
      </NavMenu>
      <main>{children}</main>
    </AppProvider>
  );
}
