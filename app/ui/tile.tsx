// A figure with its label on a small card; with a URL the card is a link.
import { BlockStack, Text, UnstyledLink } from "@shopify/polaris";

interface TileProps {
  label: string;
  text: string;
  /** A subdued line below. */
  below?: string;
  url?: string;
}

export function Tile({ label, text, below, url }: TileProps) {
  const content = (
    <BlockStack gap="100" align="space-between">
      <Text as="span" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <Text as="span" variant="headingLg" numeric>
        {text}
      </Text>
      {below && (
        <Text as="span" variant="bodySm" tone="subdued">
          {below}
        </Text>
      )}
    </BlockStack>
  );
  return url ? (
    <UnstyledLink url={url} className="wm-tile">
      {content}
    </UnstyledLink>
  ) : (
    <div className="wm-tile">{content}</div>
  );
}
