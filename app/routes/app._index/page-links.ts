// The links to the shop's tracking page and to its place in the theme editor.
import { type BlockState, TRACKING_BLOCK } from "./block-state";

/** The name of the page template that the setup guide has the merchant create. */
export const PAGE_TEMPLATE = "track-your-order";

export interface TrackingPageLinks {
  /** Opens the theme editor at a page template of its own, with the block added. */
  addBlockUrl: string;
  /** The storefront page with the block; without a known one, the app's own tracking page. */
  viewUrl: string;
  /** The theme editor at the template with the block. */
  editorUrl: string;
}

/** @param proxyPath the app proxy's path in the shop, such as "/apps/track". */
export function trackingPageLinks(
  { shopId, apiKey, proxyPath }: { shopId: string; apiKey: string; proxyPath: string },
  block: BlockState,
): TrackingPageLinks {
  const addBlockUrl = themeEditorUrl(shopId, "current", {
    template: `page.${PAGE_TEMPLATE}`,
    addAppBlockId: `${apiKey}/${TRACKING_BLOCK}`,
    target: "newAppsSection",
  });
  const place = block.kind === "added" ? block.place : null;
  if (!place)
    return { addBlockUrl, editorUrl: addBlockUrl, viewUrl: `https://${shopId}${proxyPath}` };
  const { themeId, template } = place;
  const blockUrl = themeEditorUrl(shopId, themeId, { template });
  const path = storefrontPath(template);
  return {
    addBlockUrl,
    editorUrl: blockUrl,
    // A template doesn't tell which pages use it: the editor shows one of them.
    viewUrl: path === null ? blockUrl : `https://${shopId}${path}`,
  };
}

/** @param theme its number, or "current" */
export function themeEditorUrl(
  shopId: string,
  theme: string,
  parameters: Record<string, string> = {},
): string {
  const query = new URLSearchParams(parameters);
  return `https://${shopId}/admin/themes/${theme}/editor?${query}`;
}

/** The path of the only page that can show the template; null: unknown. */
function storefrontPath(template: string): string | null {
  if (template === "index") return "/";
  return template === `page.${PAGE_TEMPLATE}` ? `/pages/${PAGE_TEMPLATE}` : null;
}
