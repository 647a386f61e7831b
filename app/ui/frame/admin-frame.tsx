// The frame of every embedded page: Polaris with Remix's links, and Shopify's navigation menu.
import { Link, useNavigate } from "@remix-run/react";
import { NavMenu } from "@shopify/app-bridge-react";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { type MouseEvent, type ReactNode, useMemo } from "react";
import type { Locale } from "~/ui/language/locale";
import { createTexts, languageTexts } from "~/ui/language/texts";
import { TextsProvider } from "~/ui/language/use-texts";
import { appBridge } from "./app-bridge";

/**
 * Hides the page until admin.css shows it: Chromium can lay out a frame before its style sheets are there, before
 * it has a size, or with half of its HTML, and counts what then moves as layout shift. If admin.css never arrives,
 * the page shows after 10 seconds.
 */
const HIDDEN_UNTIL_COMPLETE =
  "body{visibility:hidden;animation:wm-show 0s 10s forwards}@keyframes wm-show{to{visibility:visible}}";

interface AdminFrameProps {
  locale: Locale;
  children: ReactNode;
}

export function AdminFrame({ locale, children }: AdminFrameProps) {
  const texts = useMemo(() => createTexts(locale), [locale]);
  const polaris = languageTexts(locale)?.polaris;
  const { t } = texts;
  const navigate = useNavigate();

  /** Shopify's menu confirms before it leaves an unsaved draft; links on the page are confirmed here. */
  function confirmLeaving(event: MouseEvent): void {
    const path = pathOfLink(event);
    if (!path || !isSaveBarOpen()) return;
    event.preventDefault();
    event.stopPropagation();
    // Staying on the page rejects the promise.
    appBridge()
      ?.saveBar.leaveConfirmation()
      .then(
        () => navigate(path),
        () => {},
      );
  }

  return (
    // isEmbeddedApp only decides whether AppProvider adds App Bridge's script; root.tsx has it in the head.
    <AppProvider isEmbeddedApp={false} apiKey="" {...(polaris ? { i18n: polaris } : {})}>
      <style>{HIDDEN_UNTIL_COMPLETE}</style>
      <NavMenu>
        <Link to="/app" rel="home">
          {t("common.nav.home")}
        </Link>
        <Link to="/app/shipments">{t("common.nav.shipments")}</Link>
        <Link to="/app/analytics">{t("common.nav.analytics")}</Link>
        <Link to="/app/api">{t("common.nav.api")}</Link>
        <Link to="/app/settings">{t("common.nav.settings")}</Link>
      </NavMenu>
      <TextsProvider value={texts}>
        <main onClickCapture={confirmLeaving}>{children}</main>
      </TextsProvider>
      <span className="wm-end" hidden />
    </AppProvider>
  );
}

/** The path that a click leads this window to; null: another window, or no link. */
function pathOfLink(event: MouseEvent): string | null {
  const link = (event.target as Element).closest("a");
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!link || !isPlain || (link.target && link.target !== "_self")) return null;
  if (link.origin !== window.location.origin) return null;
  return link.pathname + link.search + link.hash;
}

function isSaveBarOpen(): boolean {
  const bars = document.querySelectorAll<HTMLElement & { showing?: boolean }>("ui-save-bar");
  return [...bars].some((bar) => bar.showing);
}
