// Renders the page that adds shipments by hand or from a file.
import { Banner, BlockStack, Button, Card, InlineStack, Page, TextField } from "@shopify/polaris";
import { useState } from "react";
import { LIST_PATH } from "~/routes/app.shipments._index/list-url";
import type { Mapping } from "~/shipments/import/columns";
import { useSubmitForResult } from "~/ui/forms/use-submit-for-result";
import { PageSection } from "~/ui/page-section";
import { FileCard } from "./file-card";
import { type ImportAnswer, type ParsedFile, sendImport } from "./send-import";

export const IMPORT_PATH = `${LIST_PATH}/import`;

interface ImportPageProps {
  /** The columns chosen last, by the files' headers. */
  remembered: readonly { headerKey: string; mapping: Mapping }[];
  onStarted(url: string): void;
}

export function ImportPage({ remembered, onStarted }: ImportPageProps) {
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
    <Page title="Add shipments" backAction={{ content: "Shipments", url: LIST_PATH }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        {hasFailed && (
          <Banner tone="critical" title="The import could not be sent">
            Nothing was added. Check your connection and try again.
          </Banner>
        )}
        <PageSection
          title="Tracking numbers"
          description="For shipments that no Shopify order has. Waymark finds the carrier where the number tells it."
        >
          <NumbersCard isBusy={sent !== null} onStart={start} />
        </PageSection>
        <PageSection
          title="CSV file"
          description="Exports of other tracking apps work too. Only the columns that you choose leave your computer."
        >
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
  const [numbers, setNumbers] = useState("");
  const [carrier, setCarrier] = useState("");
  const [order, setOrder] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const submit = () => {
    const typed = numbers.split(/[\r\n,;]+/).map((each) => each.trim());
    const records = typed
      .filter(Boolean)
      .map((number, index) => ({ line: index + 1, fields: [number, carrier, order] }));
    if (records.length === 0) return setIsMissing(true);
    void onStart({ name: "Entered by hand", header: [], records }, TYPED);
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
            label="Tracking numbers"
            helpText="One per line, or separated by commas"
            autoComplete="off"
            multiline={3}
            value={numbers}
            error={isMissing ? "Enter a tracking number" : false}
            onChange={(text) => {
              setNumbers(text);
              setIsMissing(false);
            }}
          />
          <TextField
            label="Carrier (optional)"
            helpText="The carrier’s name, for example DHL"
            autoComplete="off"
            value={carrier}
            onChange={setCarrier}
          />
          <TextField
            label="Order (optional)"
            helpText="The order’s number, for example #1001"
            autoComplete="off"
            value={order}
            onChange={setOrder}
          />
          <InlineStack>
            <Button submit variant="primary" loading={isBusy}>
              Add shipments
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}
