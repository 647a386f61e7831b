// Renders the settings of what needs attention, and the daily digest as it would be sent now.
import { BlockStack, Card, Link, List, Page, Text, TextField } from "@shopify/polaris";
import type { Digest } from "~/shipments/attention/digest";
import { THRESHOLD_DAYS_MAX } from "~/shipments/attention/thresholds";
import { ErrorCard } from "~/ui/error-card";
import { PageSection } from "~/ui/page-section";
import { type Draft, findErrors } from "./draft";

export interface AttentionPageProps {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** About the whole form. */
  error: string | null;
  /** null: there is nothing to send. */
  digest: Digest | null;
}

const FIELDS: readonly { name: keyof Draft; label: string; helpText: string }[] = [
  {
    name: "lateDays",
    label: "Late after",
    helpText:
      "Since the first scan. On routes with 20 or more past deliveries, Waymark compares with those instead.",
  },
  {
    name: "silentDays",
    label: "No recent scan after",
    helpText:
      "Since the last scan. On routes with 20 or more past deliveries, Waymark compares with those instead.",
  },
  {
    name: "labelDays",
    label: "Not scanned yet after",
    helpText: "Since you fulfilled the order.",
  },
  {
    name: "pickupDays",
    label: "Waiting for pickup after",
    helpText: "Since the shipment was ready at the pickup point.",
  },
];

export function AttentionPage({ draft, onChange, error, digest }: AttentionPageProps) {
  const errors = findErrors(draft);
  return (
    <Page title="Needs attention" backAction={{ content: "Settings", url: "/app/settings" }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={error} />
        <PageSection
          title="When a shipment needs attention"
          description="Applies to Home, the shipments list, and the daily digest."
        >
          <Card>
            <BlockStack gap="400">
              {FIELDS.map(({ name, label, helpText }) => (
                <TextField
                  key={name}
                  label={label}
                  helpText={helpText}
                  type="integer"
                  min={1}
                  max={THRESHOLD_DAYS_MAX}
                  suffix="days"
                  autoComplete="off"
                  value={draft[name]}
                  error={errors[name] ?? false}
                  onChange={(value) => onChange({ ...draft, [name]: value })}
                />
              ))}
            </BlockStack>
          </Card>
        </PageSection>
        <PageSection
          title="Daily digest"
          description="How the digest reads right now. Waymark doesn’t send it yet."
        >
          <Card>
            <DigestPreview digest={digest} />
          </Card>
        </PageSection>
      </BlockStack>
    </Page>
  );
}

function DigestPreview({ digest }: { digest: Digest | null }) {
  if (!digest) {
    return (
      <Text as="p">Nothing needs attention and nothing was shipped or delivered yesterday.</Text>
    );
  }
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {digest.subject}
      </Text>
      <Text as="p">{digest.yesterday}</Text>
      {digest.reasons.length > 0 && (
        <List>
          {digest.reasons.map(({ text, url }) => (
            <List.Item key={url}>
              <Link url={url}>{text}</Link>
            </List.Item>
          ))}
        </List>
      )}
    </BlockStack>
  );
}
