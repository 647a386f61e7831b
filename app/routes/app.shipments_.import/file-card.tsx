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
import { guessMapping, headerKey, IMPORT_FIELDS, type Mapping } from "~/shipments/import/columns";
import { IMPORT_MAX_LINES } from "~/shipments/import/line";
import type { Texts } from "~/ui/language/texts";
import { useTexts } from "~/ui/language/use-texts";
import { checkLines, type ParsedFile } from "./send-import";

interface FileCardProps {
  remembered: readonly { headerKey: string; mapping: Mapping }[];
  /** Lines sent so far; null: none is being sent. */
  sent: number | null;
  onStart(file: ParsedFile, mapping: Mapping): Promise<void>;
}

const SHOWN_PROBLEMS = 5;
const SHOWN_LINES = 3;

export function FileCard({ remembered, sent, onStart }: FileCardProps) {
  const { t } = useTexts();
  const [file, setFile] = useState<ParsedFile | null>(null);
  const [mapping, setMapping] = useState<Mapping | null>(null);
  const [error, setError] = useState<string | null>(null);
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    const parsed = await parse(chosen, t);
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
          label={t("import.file")}
          onDrop={(_files, [accepted]) => void choose(accepted)}
        >
          <DropZone.FileUpload
            actionTitle={t("import.file.choose")}
            actionHint={file ? file.name : t("import.file.limit", { max: IMPORT_MAX_LINES })}
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
  const { t } = useTexts();
  const lines = useMemo(() => checkLines(file, mapping), [file, mapping]);
  const wrong = lines.filter(({ problem }) => problem !== null);
  const good = lines.length - wrong.length;
  const options = [
    { value: "", label: t("import.noColumn") },
    ...file.header.map((name, index) => ({
      value: String(index),
      label: name || t("import.column", { number: index + 1 }),
    })),
  ];
  return (
    <BlockStack gap="400">
      {IMPORT_FIELDS.map((field) => (
        <Select
          key={field}
          label={t(`import.field.${field}`)}
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
            {t("import.ready", {
              count: good,
              problems: t("import.problems", { count: wrong.length }),
            })}
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
                {t("import.line", { line, problem: problem ? t(`import.problem.${problem}`) : "" })}
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
          {t("import.start", { count: good })}
        </Button>
        {sent !== null && (
          <Text as="span" tone="subdued">
            {t("import.sent", { sent, count: lines.length })}
          </Text>
        )}
      </InlineStack>
    </BlockStack>
  );
}

async function parse(chosen: File, t: Texts["t"]): Promise<ParsedFile | { error: string }> {
  const text = await chosen.text();
  const records: ParsedFile["records"] = [];
  for await (const record of readCsv(text.split(/\r?\n/))) records.push(record);
  const header = records.shift()?.fields;
  if (!header || records.length === 0) return { error: t("import.file.empty") };
  if (records.length > IMPORT_MAX_LINES) {
    return { error: t("import.file.tooLong", { max: IMPORT_MAX_LINES }) };
  }
  return { name: chosen.name, header, records };
}
