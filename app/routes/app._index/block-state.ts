// Asks Shopify whether and where the tracking block is in the shop's theme.
import { useEffect, useState } from "react";
import { appBridge } from "~/ui/frame/app-bridge";

/** Name of the block's file in extensions/tracking-page/blocks. */
export const TRACKING_BLOCK = "tracking";

/** `unknown`: Shopify did not answer. */
export type BlockState =
  | { kind: "checking" | "missing" | "unknown" }
  /** `place`: the template that holds the block, such as "page.track-your-order"; null: not said. */
  | { kind: "added"; place: { template: string; themeId: string } | null };

export function useBlockState(): BlockState {
  const [state, setState] = useState<BlockState>({ kind: "checking" });
  useEffect(() => {
    let isOpen = true;
    const update = (found: BlockState) => isOpen && setState(found);
    fetchExtensions().then(
      (extensions) => update(readBlockState(extensions)),
      () => update({ kind: "unknown" }),
    );
    return () => {
      isOpen = false;
    };
  }, []);
  return state;
}

async function fetchExtensions(): Promise<unknown> {
  return appBridge()?.app?.extensions();
}

/** Reads App Bridge's list of extensions with their blocks. */
export function readBlockState(extensions: unknown): BlockState {
  if (!Array.isArray(extensions)) return { kind: "unknown" };
  const block = extensions.flatMap(activationsOf).find(isPlaced);
  return block ? { kind: "added", place: placeOf(block) } : { kind: "missing" };
}

interface Activation {
  handle?: unknown;
  status?: unknown;
  target?: unknown;
  themeId?: unknown;
  activations?: unknown;
}

function activationsOf(holder: Activation | null): Activation[] {
  const activations = holder?.activations;
  return Array.isArray(activations) ? activations : [];
}

function isPlaced({ handle, status }: Activation): boolean {
  return handle === TRACKING_BLOCK && status === "active";
}

/** From a target such as "template--page.track-your-order/main/…" and a theme id "gid://shopify/OnlineStoreTheme/1". */
function placeOf(block: Activation): { template: string; themeId: string } | null {
  for (const { target, themeId } of activationsOf(block)) {
    const template = /^template--([\w.-]+?)(?:\.json)?\//.exec(String(target))?.[1];
    const theme = /\/(\d+)$/.exec(String(themeId))?.[1];
    if (template && theme) return { template, themeId: theme };
  }
  return null;
}
