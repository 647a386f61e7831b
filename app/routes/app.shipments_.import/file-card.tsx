// Chooses a CSV file and its columns, and shows what would be imported and what is wrong by line.
import {
  BlockStack,
  Button,
  Card,
  DropZone,
  InlineStack,
  List,
  Select,
  Text,
} from "@shopify/polaris";
import { useMemo, useState } from "react";
import { readCsv } from "~/lib/text/csv";
import {
  guessMapping,
  headerKey,
  IMPORT_FIELDS,
  type ImportField,
  type Mapping,
} from "~/shipments/import/columns";
import { IMPORT_MAX_LINES, problemText } from "~/shipments/import/line";
import { countOf, formatCount } from "~/ui/numbers";
import { checkLines, type ParsedFile } from "./send-import";

interface FileCardProps {
  remembered: readonly { headerKey: string; mapping: Mapping }[];
  /** Lines sent so far; null: none is being sent. */
  sent: number | null;
  onStart(file: ParsedFile, mapping: Mapping): Promise<void>;
}

const LABELS: Record<ImportField, string> = {
  number: "Tracking number",
  carrier: "Carrier",
  order: "Order",
  shipped: "Shipped on",
  destination: "Destination country",
};
const SHOWN_PROBLEMS = 5;
const SHOWN_LINES = 3;

export function FileCard({ remembered, sent, onStart }: FileCardProps) {
  const [file, setFile] = useState<ParsedFile | null>(null);
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [error, setError] = useState<string | null>(null);
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    const parsed = await parse(chosen);
    if ("error" in parsed) return setError(parsed.error);
    setError(null);
    setFile(parsed);
    const key = headerKey(parsed.header);
    const known = remembered.find((each) => each.headerKey === key);
    setMapping(known?.mapping ?? guessMapping(parsed.header));
  };
  return (
    <Card>
      <BlockStack gap="400">
        <DropZone
          accept=".csv,text/csv"
          type="file"
          allowMultiple={false}
          label="CSV file"
          onDrop={(_files, [accepted]) => void choose(accepted)}
        >
          <DropZone.FileUpload
            actionTitle="Choose a file"
            actionHint={
              file ? file.name : `A CSV file with up to ${formatCount(IMPORT_MAX_LINES)} lines`
            }
          />
        </DropZone>
        {error && (
          <Text as="p" tone="critical">
            {error}
          </Text>
        )}
        {file && mapping && (
          <Columns
            file={file}
            mapping={mapping}
            sent={sent}
            onChange={setMapping}
            onStart={onStart}
          />
        )}
      </BlockStack>
    </Card>
  );
}

interface ColumnsProps {
  file: ParsedFile;
  mapping: Mapping;
  sent: number | null;
  onChange(mapping: Mapping): void;
  onStart: FileCardProps["onStart"];
}

function Columns({ file, mapping, sent, onChange, onStart }: ColumnsProps) {
  const lines = useMemo(() => checkLines(file, mapping), [file, mapping]);
  const wrong = lines.filter(({ problem }) => problem !== null);
  const good = lines.length - wrong.length;
  const options = [
    { value: "", label: "Not in this file" },
    ...file.header.map((name, index) => ({
      value: String(index),
      label: name || `Column ${index + 1}`,
    })),
  ];
  return (
    <BlockStack gap="400">
      {IMPORT_FIELDS.map((field) => (
        <Select
          key={field}
          label={LABELS[field]}
          options={options}
          value={mapping[field] === null ? "" : String(mapping[field])}
          onChange={(value) =>
            onChange({ ...mapping, [field]: value === "" ? null : Number(value) })
          }
        />
      ))}
      <div aria-live="polite">
        <BlockStack gap="200">
          <Text as="p" fontWeight="semibold">
            {`${countOf(good, "line")} ready to import, ${countOf(wrong.length, "line")} with a problem`}
          </Text>
          <List>
            {lines
              .filter(({ problem }) => problem === null)
              .slice(0, SHOWN_LINES)
              .map((line) => (
                <List.Item key={line.line}>
                  {[line.number, line.carrier, line.order, line.shipped, line.destination]
                    .filter(Boolean)
                    .join(" · ")}
                </List.Item>
              ))}
            {wrong.slice(0, SHOWN_PROBLEMS).map(({ line, problem }) => (
              <List.Item key={line}>
                {`Line ${formatCount(line)}: ${problem ? problemText(problem) : ""}`}
              </List.Item>
            ))}
          </List>
        </BlockStack>
      </div>
      <InlineStack gap="200" blockAlign="center">
        <Button
          variant="primary"
          disabled={mapping.number === null || good === 0}
          loading={sent !== null}
          onClick={() => void onStart(file, mapping)}
        >
          {`Import ${countOf(good, "shipment")}`}
        </Button>
        {sent !== null && (
          <Text as="span" tone="subdued">
            {`${formatCount(sent)} of ${countOf(lines.length, "line")} sent`}
          </Text>
        )}
      </InlineStack>
    </BlockStack>
  );
}

async function parse(chosen: File): Promise<ParsedFile | { error: string }> {
  const text = await chosen.text();
  const records: ParsedFile["records"] = [];
  for await (const record of readCsv(text.split(/\r?\n/))) records.push(record);
  const header = records.shift()?.fields;
  if (!header || records.length === 0) return { error: "This file has no lines below its header." };
  if (records.length > IMPORT_MAX_LINES) {
    return { error: `Split this file: it has more than ${formatCount(IMPORT_MAX_LINES)} lines.` };
  }
  return { name: chosen.name, header, records };
}
