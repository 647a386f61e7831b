// The filters of the shipments list: their fields, and what is shown of those in use.
import { BlockStack, ChoiceList, type IndexFiltersProps, TextField } from "@shopify/polaris";
import { ATTENTION_REASONS } from "~/shipments/attention/reasons";
import type { DayRange, ShipmentQuery } from "~/shipments/list/query";
import { REGISTRATION_STATES } from "~/shipments/shipment";
import { WATCHERS } from "~/shipments/sources";
import { STATUSES } from "~/trackingmore/contract/status";
import type { Texts } from "~/ui/language/texts";
import { useTexts } from "~/ui/language/use-texts";
import { NAMED_SUBSTATUSES, reasonLabel, statusGroupLabel } from "~/ui/rows/status-words";
import type { Choice, ListView } from "./view";

type Change = (next: Partial<ShipmentQuery>) => void;
type ListField =
  "status" | "substatus" | "carrier" | "destination" | "source" | "attention" | "registration";
type RangeField = "shipped" | "scanned";

const choices = <Value extends string>(values: readonly Value[], label: (value: Value) => string) =>
  values.map((value) => ({ value, label: label(value) }));

function lists(
  { choices: own }: Pick<ListView, "choices">,
  texts: Texts,
): Record<ListField, { label: string; choices: Choice[] }> {
  const { t } = texts;
  return {
    attention: {
      label: t("shipments.view.attention"),
      choices: choices(ATTENTION_REASONS, (reason) => reasonLabel(reason, texts)),
    },
    status: {
      label: t("shipments.column.status"),
      choices: choices(STATUSES, (status) => statusGroupLabel(status, texts)),
    },
    substatus: {
      label: t("shipments.filter.substatus"),
      choices: choices(NAMED_SUBSTATUSES, (substatus) => t(`status.${substatus}`)),
    },
    carrier: { label: t("shipments.column.carrier"), choices: own.carriers },
    destination: { label: t("shipments.column.destination"), choices: own.destinations },
    source: {
      label: t("shipments.filter.source"),
      choices: choices(WATCHERS, (watcher) => t(`shipments.watcher.${watcher}`)),
    },
    registration: {
      label: t("shipments.filter.registration"),
      choices: choices(REGISTRATION_STATES, (state) => t(`shipments.registration.${state}`)),
    },
  };
}

const RANGES: readonly RangeField[] = ["shipped", "scanned"];
const entriesOf = <Key extends string, Value>(of: Record<Key, Value>) =>
  Object.entries(of) as [Key, Value][];

export function listFilters(
  view: ListView,
  change: Change,
  texts: Texts,
): IndexFiltersProps["filters"] {
  const { t } = texts;
  const { query } = view;
  return [
    ...entriesOf(lists(view, texts)).map(([key, { label, choices: offered }]) => ({
      key,
      label,
      pinned: key === "status" || key === "carrier" || key === "destination",
      filter: (
        <ChoiceList
          title={label}
          titleHidden
          allowMultiple
          choices={offered}
          selected={query[key]}
          onChange={(selected) => change({ [key]: selected })}
        />
      ),
    })),
    ...RANGES.map((key) => {
      const label = t(`shipments.column.${key}`);
      const onChange = (range: DayRange) => change({ [key]: range });
      return { key, label, filter: <Days label={label} range={query[key]} onChange={onChange} /> };
    }),
    {
      key: "archived",
      label: t("shipments.filter.archived"),
      filter: (
        <ChoiceList
          title={t("shipments.filter.archived")}
          titleHidden
          choices={[
            { value: "no", label: t("shipments.filter.notArchived") },
            { value: "yes", label: t("shipments.filter.archivedOnly") },
          ]}
          selected={[query.archived ? "yes" : "no"]}
          onChange={([chosen]) => change({ archived: chosen === "yes" })}
        />
      ),
    },
  ];
}

interface DaysProps {
  label: string;
  range: DayRange;
  onChange(range: DayRange): void;
}

function Days({ label, range, onChange }: DaysProps) {
  const { t } = useTexts();
  return (
    <BlockStack gap="200">
      <TextField
        type="date"
        label={t("shipments.filter.from", { label })}
        autoComplete="off"
        value={range.from ?? ""}
        onChange={(from) => onChange({ ...range, from: from || null })}
      />
      <TextField
        type="date"
        label={t("shipments.filter.until", { label })}
        autoComplete="off"
        value={range.to ?? ""}
        onChange={(to) => onChange({ ...range, to: to || null })}
      />
    </BlockStack>
  );
}

/** The names of so many values are shown, then their number. */
const NAMED_VALUES = 2;

export function appliedFilters(
  view: ListView,
  change: Change,
  texts: Texts,
): NonNullable<IndexFiltersProps["appliedFilters"]> {
  const { t } = texts;
  const { query } = view;
  return [
    ...entriesOf(lists(view, texts)).flatMap(([key, { label, choices: offered }]) => {
      const chosen: readonly string[] = query[key];
      if (chosen.length === 0) return [];
      const names = chosen.map(
        (value) => offered.find((choice) => choice.value === value)?.label ?? value,
      );
      const text =
        chosen.length > NAMED_VALUES
          ? t("shipments.filter.selected", { count: chosen.length })
          : names.join(", ");
      return [{ key, label: `${label}: ${text}`, onRemove: () => change({ [key]: [] }) }];
    }),
    ...RANGES.flatMap((key) => {
      const { from, to } = query[key];
      const label = t(`shipments.column.${key}`);
      const onRemove = () => change({ [key]: { from: null, to: null } });
      if (from && to)
        return [{ key, label: t("shipments.filter.isFromTo", { label, from, to }), onRemove }];
      if (from) return [{ key, label: t("shipments.filter.isFrom", { label, from }), onRemove }];
      return to ? [{ key, label: t("shipments.filter.isUntil", { label, to }), onRemove }] : [];
    }),
    ...(query.order.length
      ? [
          {
            key: "order",
            label: t("shipments.filter.orders", { count: query.order.length }),
            onRemove: () => change({ order: [] }),
          },
        ]
      : []),
    ...(query.archived
      ? [
          {
            key: "archived",
            label: t("shipments.filter.archived"),
            onRemove: () => change({ archived: false }),
          },
        ]
      : []),
  ];
}
