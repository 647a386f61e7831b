// The views of the shipments list as tabs, with what can be done to a saved one.
import type { TabProps } from "@shopify/polaris";
import type { ShipmentView } from "~/shipments/list/views";

/** Each resolves to whether it worked. */
export interface ViewActions {
  create(name: string): Promise<boolean>;
  save(id: string): Promise<boolean>;
  rename(id: string, name: string): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}

export function viewTabs(views: readonly ShipmentView[], actions: ViewActions): TabProps[] {
  const viewNames = views.map(({ name }) => name);
  return views.map(({ id, name, isSaved }) => ({
    id,
    content: name,
    isLocked: !isSaved,
    viewNames,
    actions: isSaved
      ? [
          { type: "rename", onPrimaryAction: (to: string) => actions.rename(id, to) },
          { type: "delete", onPrimaryAction: () => actions.remove(id) },
        ]
      : [],
  }));
}
