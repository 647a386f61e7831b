// Asks Shopify whether the tracking block is in the shop's theme.
import { useEffect, useState } from "react";
import { appBridge } from "~/ui/app-bridge";

/** Name of the block's file in extensions/tracking-page/blocks. */
export const TRACKING_BLOCK = "tracking";

/** `unknown`: Shopify did not say. */
export type BlockState = "checking" | "added" | "missing" | "unknown";

export function useBlockState(): BlockState {
  const [state, setState] = useState<BlockState>("checking");
  useEffect(() => {
    let isOpen = true;
    const update = (found: BlockState) => isOpen && setState(found);
    fetchExtensions().then(
      (extensions) => update(readBlockState(extensions)),
      () => update("unknown"),
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
  if (!Array.isArray(extensions)) return "unknown";
  const blocks = extensions.flatMap(activationsOf);
  return blocks.some(isPlaced) ? "added" : "missing";
}

interface Activation {
  handle?: unknown;
  status?: unknown;
  activations?: unknown;
}

function activationsOf(extension: { activations?: unknown } | null): Activation[] {
  const activations = extension?.activations;
  return Array.isArray(activations) ? activations : [];
}

function isPlaced({ handle, status }: Activation): boolean {
  return handle === TRACKING_BLOCK && status === "active";
}
