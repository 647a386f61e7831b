// The list on narrow screens: plain rows that can be selected for a bulk action.
import {
  ActionList,
  BlockStack,
  Box,
  Button,
  Checkbox,
  InlineStack,
  Popover,
  Text,
} from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTexts } from "~/ui/language/use-texts";
import { ShipmentRows } from "~/ui/rows/shipment-rows";
import { type Selected, type StartBulk, useBulk } from "./use-bulk";
import type { ListView } from "./view";

interface PhoneListProps {
  view: ListView;
  onBulk: StartBulk;
}

export function PhoneList({ view, onBulk }: PhoneListProps) {
  const { t } = useTexts();
  /** null: nothing is being selected. */
  const [selected, setSelected] = useState<Selected | null>(null);
  // Of other rows nothing is selected.
  useEffect(() => setSelected(null), [view.rows]);
  if (selected === null) {
    return (
      <>
        <Box paddingInline="400" paddingBlock="200">
          <Button size="slim" onClick={() => setSelected([])}>
            {t("shipments.select")}
          </Button>
        </Box>
        <ShipmentRows rows={view.rows} />
      </>
    );
  }
  const isSelected = (id: string) => selected === "all" || selected.includes(id);
  const change = (id: string, isOn: boolean) => {
    const others = (selected === "all" ? view.rows.map((row) => row.id) : selected).filter(
      (each) => each !== id,
    );
    setSelected(isOn ? [...others, id] : others);
  };
  return (
    <>
      <SelectionBar view={view} selected={selected} onSelect={setSelected} onBulk={onBulk} />
      <ShipmentRows
        rows={view.rows}
        before={({ id, trackingNumber }) => (
          <Checkbox
            label={trackingNumber}
            labelHidden
            checked={isSelected(id)}
            onChange={(isOn) => change(id, isOn)}
          />
        )}
      />
    </>
  );
}

interface SelectionBarProps extends PhoneListProps {
  selected: Selected;
  onSelect(selected: Selected | null): void;
}

function SelectionBar({ view, selected, onSelect, onBulk }: SelectionBarProps) {
  const { t } = useTexts();
  const [isOpen, setIsOpen] = useState(false);
  const { menu, dialog } = useBulk(view, selected, onBulk);
  const items = [...menu.promotedBulkActions, ...menu.bulkActions];
  const count = selected === "all" ? view.total : selected.length;
  return (
    <div className="wm-selection">
      {dialog}
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <span aria-live="polite">
            <Text as="span" fontWeight="semibold">
              {selected === "all" ? view.totalText : t("shipments.selected", { count })}
            </Text>
          </span>
          <InlineStack gap="200">
            <Button size="slim" onClick={() => onSelect(null)}>
              {t("shipment.carrier.cancel")}
            </Button>
            <Popover
              active={isOpen}
              onClose={() => setIsOpen(false)}
              activator={
                <Button
                  size="slim"
                  variant="primary"
                  disclosure
                  disabled={count === 0}
                  onClick={() => setIsOpen(!isOpen)}
                >
                  {t("shipments.actions")}
                </Button>
              }
            >
              <ActionList items={items} onActionAnyItem={() => setIsOpen(false)} />
            </Popover>
          </InlineStack>
        </InlineStack>
        {selected !== "all" && (
          <InlineStack>
            <Button size="slim" variant="plain" onClick={() => onSelect("all")}>
              {t("shipments.selectAll", { total: view.totalText })}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </div>
  );
}
