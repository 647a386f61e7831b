// What `shopify.app.extensions()` tells an app about its theme extensions.
import { findAppBlocks, isAllowedOn, type AppBlock } from "./app-blocks.ts";

interface ThemeExtension {
  handle: string;
  type: "theme_app_extension";
  activations: object[];
}

/** Our storefronts place every block that their tracking page may hold, and turn every embed on. */
export function extensionActivations(extensionsDirectory: string): ThemeExtension[] {
  const extensions = new Map<string, ThemeExtension>();
  for (const block of findAppBlocks(extensionsDirectory)) {
    const known = extensions.get(block.extension);
    const extension = known ?? {
      handle: block.extension,
      type: "theme_app_extension",
      activations: [],
    };
    extension.activations.push(activation(block));
    extensions.set(block.extension, extension);
  }
  return [...extensions.values()];
}

function activation(block: AppBlock): object {
  const { target, name } = block.schema;
  const isPlaced = target !== "section" || isAllowedOn("page", block);
  const place = {
    target: `template--page.track-your-order/main/${block.handle}`,
    themeId: "gid://shopify/OnlineStoreTheme/1",
  };
  return {
    target,
    handle: block.handle,
    name,
    status: isPlaced ? "active" : "available",
    activations: isPlaced ? [place] : [],
  };
}
