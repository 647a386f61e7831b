// Renders the page that adds shipments by hand or from a file.
import { Banner, BlockStack, Button, Card, InlineStack, Page, TextField } from "@shopify/polaris";
import { useState } from "react";
import { LIST_PATH } from "~/routes/app.shipments._index/list-url";
import type { Mapping } from "~/shipments/import/columns";
import { type ParsedFile, typedNumbers } from "~/shipments/import/read-file";
import { useSubmitForResult } from "~/ui/forms/use-submit-for-result";
import { useTexts } from "~/ui/language/use-texts";
import { PageSection } from "~/ui/frame/page-section";
import { FileCard } from "./file-card";
import { type ImportAnswer, sendImport } from "./send-import";

export const IMPORT_PATH = `${LIST_PATH}/import`;

interface ImportPageProps {
  /** The columns chosen last, by the files' headers. */
  remembered: readonly { headerKey: string; mapping: Mapping }[];
  onStarted(url: string): void;
}

export function ImportPage({ remembered, onStarted }: ImportPageProps) {
  const { t } = useTexts();
  const submit = useSubmitForResult<ImportAnswer>(IMPORT_PATH);
  const [sent, setSent] = useState<number | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const start = async (file: ParsedFile, mapping: Mapping) => {
    setHasFailed(false);
    setSent(0);
    const importId = await sendImport(submit, file, mapping, setSent);
    setSent(null);
    if (importId) onStarted(`${IMPORT_PATH}/${importId}`);
    else setHasFailed(true);
  };
  return (
    <Page
      title={t("shipments.add")}
      backAction={{ content: t("common.nav.shipments"), url: LIST_PATH }}
    >
      <BlockStack gap={{ xs: "600", md: "400" }}>
        {hasFailed && (
          <Banner tone="critical" title={t("import.failed.title")}>
            {t("import.failed.text")}
          </Banner>
        )}
        <PageSection title={t("import.numbers")} description={t("import.numbers.description")}>
          <NumbersCard isBusy={sent !== null} onStart={start} />
        </PageSection>
        <PageSection title={t("import.file")} description={t("import.file.description")}>
          <FileCard remembered={remembered} sent={sent} onStart={start} />
        </PageSection>
      </BlockStack>
    </Page>
  );
}

const TYPED: Mapping = { number: 0, carrier: 1, order: 2, shipped: 3, destination: 4 };

interface NumbersCardProps {
  isBusy: boolean;
  onStart(file: ParsedFile, mapping: Mapping): Promise<void>;
}

function NumbersCard({ isBusy, onStart }: NumbersCardProps) {
  const { t } = useTexts();
  const [numbers, setNumbers] = useState("");
  const [carrier, setCarrier] = useState("");
  const [order, setOrder] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const submit = () => {
    const records = typedNumbers(numbers).map((number, index) => ({
      line: index + 1,
      fields: [number, carrier, order],
    }));
    if (records.length === 0) return setIsMissing(true);
    void onStart({ name: t("import.byHand"), header: [], records }, TYPED);
  };
  return (
    <Card>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <BlockStack gap="300">
          <TextField
            label={t("import.numbers")}
            helpText={t("import.numbers.help")}
            autoComplete="off"
            multiline={3}
            value={numbers}
            error={isMissing ? t("import.numbers.missing") : false}
            onChange={(text) => {
              setNumbers(text);
              setIsMissing(false);
            }}
          />
          <TextField
            label={t("import.carrier")}
            helpText={t("import.carrier.help")}
            autoComplete="off"
            value={carrier}
            onChange={setCarrier}
          />
          <TextField
            label={t("import.order")}
            helpText={t("import.order.help")}
            autoComplete="off"
            value={order}
            onChange={setOrder}
          />
          <InlineStack>
            <Button submit variant="primary" loading={isBusy}>
              {t("shipments.add")}
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}
