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
import {
  guessMapping,
  headerKey,
  IMPORT_FIELDS,
  type ImportField,
  type Mapping,
} from "~/shipments/import/columns";
import { IMPORT_MAX_LINES } from "~/shipments/import/line";
import { numberColumn, type ParsedFile, readImportFile } from "~/shipments/import/read-file";
import type { Texts } from "~/ui/language/texts";
import { useTexts } from "~/ui/language/use-texts";
import { checkLines } from "./send-import";

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
    const parsed = await readImportFile(chosen.name, new Uint8Array(await chosen.arrayBuffer()));
    const isUsable = !("problem" in parsed);
    setError(isUsable ? null : t(`import.file.${parsed.problem}`, { max: IMPORT_MAX_LINES }));
    setFile(isUsable ? parsed : null);
    if (isUsable) setMapping(mappingFor(parsed, remembered, t));
  };
  return (
    <Card>
      <BlockStack gap="400">
        <DropZone
          accept=".csv,text/csv"
          type="file"
          allowMultiple={false}
          label={t("import.file")}
          onDrop={([dropped]) => void choose(dropped)}
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
          {mapping.number === null && (
            <Text as="p" tone="critical">
              {t("import.numberColumn")}
            </Text>
          )}
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

function mappingFor(
  file: ParsedFile,
  remembered: FileCardProps["remembered"],
  t: Texts["t"],
): Mapping {
  const key = headerKey(file.header);
  const known = remembered.find((each) => each.headerKey === key);
  if (known) return known.mapping;
  const ownNames = Object.fromEntries(
    IMPORT_FIELDS.map((field) => [field, t(`import.field.${field}`)]),
  ) as Record<ImportField, string>;
  const guessed = guessMapping(file.header, ownNames);
  return guessed.number === null ? { ...guessed, number: numberColumn(file) } : guessed;
}
