// Whether the tracking block stands in one of the shop's themes, as Shopify tells the open page.
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
    const tell = (found: BlockState) => isOpen && setState(found);
    askExtensions().then(
      (extensions) => tell(readBlockState(extensions)),
      () => tell("unknown"),
    );
    return () => {
      isOpen = false;
    };
  }, []);
  return state;
}

async function askExtensions(): Promise<unknown> {
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
