// The filters of the shipments list: their fields, and what is shown of those in use.
import { BlockStack, ChoiceList, type IndexFiltersProps, TextField } from "@shopify/polaris";
import { ATTENTION_REASONS, reasonLabel } from "~/shipments/attention/reasons";
import type { DayRange, ShipmentQuery } from "~/shipments/list/query";
import { REGISTRATION_STATES, type RegistrationState } from "~/shipments/shipment";
import { WATCHERS, type Watcher } from "~/shipments/sources";
import { listSubstatuses, statusLabel } from "~/shipments/status";
import { STATUSES } from "~/trackingmore/contract/status";
import { countOf } from "~/ui/numbers";
import type { Choice, ListView } from "./view";

type Change = (next: Partial<ShipmentQuery>) => void;
type ListField =
  "status" | "substatus" | "carrier" | "destination" | "source" | "attention" | "registration";
type RangeField = "shipped" | "scanned";

const WATCHER_LABELS: Record<Watcher, string> = {
  carrier: "The carrier",
  shopify: "Shopify",
  trackingmore: "TrackingMore",
  sandbox: "Sandbox",
  nobody: "Not tracked",
};

const REGISTRATION_LABELS: Record<RegistrationState, string> = {
  needs_carrier: "Carrier needed",
  pending: "Waiting to be registered",
  registered: "Registered",
  rejected: "Rejected",
  removed: "Removed from the order",
};

const choices = <Value extends string>(values: readonly Value[], label: (value: Value) => string) =>
  values.map((value) => ({ value, label: label(value) }));

function lists({
  choices: own,
}: Pick<ListView, "choices">): Record<ListField, { label: string; choices: Choice[] }> {
  return {
    attention: { label: "Needs attention", choices: choices(ATTENTION_REASONS, reasonLabel) },
    status: { label: "Status", choices: choices(STATUSES, (status) => statusLabel(status)) },
    substatus: { label: "Detailed status", choices: listSubstatuses() },
    carrier: { label: "Carrier", choices: own.carriers },
    destination: { label: "Destination", choices: own.destinations },
    source: {
      label: "Tracked by",
      choices: choices(WATCHERS, (watcher) => WATCHER_LABELS[watcher]),
    },
    registration: {
      label: "Registration",
      choices: choices(REGISTRATION_STATES, (state) => REGISTRATION_LABELS[state]),
    },
  };
}

const RANGES: Record<RangeField, string> = { shipped: "Shipped", scanned: "Last scan" };
const entriesOf = <Key extends string, Value>(of: Record<Key, Value>) =>
  Object.entries(of) as [Key, Value][];

export function listFilters(view: ListView, change: Change): IndexFiltersProps["filters"] {
  const { query } = view;
  return [
    ...entriesOf(lists(view)).map(([key, { label, choices: offered }]) => ({
      key,
      label,
      shortcut: key === "status" || key === "carrier" || key === "destination",
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
    ...entriesOf(RANGES).map(([key, label]) => ({
      key,
      label,
      filter: (
        <Days label={label} range={query[key]} onChange={(range) => change({ [key]: range })} />
      ),
    })),
    {
      key: "archived",
      label: "Archived",
      filter: (
        <ChoiceList
          title="Archived"
          titleHidden
          choices={[
            { value: "no", label: "Not archived" },
            { value: "yes", label: "Archived only" },
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
  return (
    <BlockStack gap="200">
      <TextField
        type="date"
        label={`${label} from`}
        autoComplete="off"
        value={range.from ?? ""}
        onChange={(from) => onChange({ ...range, from: from || null })}
      />
      <TextField
        type="date"
        label={`${label} until`}
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
): NonNullable<IndexFiltersProps["appliedFilters"]> {
  const { query } = view;
  return [
    ...entriesOf(lists(view)).flatMap(([key, { label, choices: offered }]) => {
      const chosen: readonly string[] = query[key];
      if (chosen.length === 0) return [];
      const names = chosen.map(
        (value) => offered.find((choice) => choice.value === value)?.label ?? value,
      );
      const text = chosen.length > NAMED_VALUES ? `${chosen.length} selected` : names.join(", ");
      return [{ key, label: `${label}: ${text}`, onRemove: () => change({ [key]: [] }) }];
    }),
    ...entriesOf(RANGES).flatMap(([key, label]) => {
      const { from, to } = query[key];
      if (!from && !to) return [];
      const text = from && to ? `${from} to ${to}` : from ? `from ${from}` : `until ${to}`;
      const onRemove = () => change({ [key]: { from: null, to: null } });
      return [{ key, label: `${label} ${text}`, onRemove }];
    }),
    ...(query.order.length
      ? [
          {
            key: "order",
            label: countOf(query.order.length, "order"),
            onRemove: () => change({ order: [] }),
          },
        ]
      : []),
    ...(query.archived
      ? [{ key: "archived", label: "Archived", onRemove: () => change({ archived: false }) }]
      : []),
  ];
}
