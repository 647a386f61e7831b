// Says whether TrackingMore's cloud can post updates to Waymark.
import type { TextKey } from "~/ui/language/texts";

export function pushText(push: { hasAddress: boolean; isChecked: boolean }): TextKey {
  if (!push.hasAddress) return "service.push.none";
  return push.isChecked ? "service.push.checked" : "service.push.unchecked";
}
