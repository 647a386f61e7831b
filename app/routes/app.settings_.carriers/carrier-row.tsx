// One carrier on the carriers page: its state, its form, and what a merchant should know.
import {
  Badge,
  BlockStack,
  Box,
  Button,
  Collapsible,
  InlineStack,
  Link,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import { MomentText } from "~/ui/moment-text";
import { RichText } from "~/ui/language/rich-text";
import { useTexts } from "~/ui/language/use-texts";
import type { CarriersResult } from "./result";
import type { CarrierView } from "./view";

export interface CarrierRowProps {
  carrier: CarrierView;
  /** The last answer, if it is about this carrier. */
  result: CarriersResult | null;
  /** The intent that is being submitted about this carrier; null: none. */
  busy: string | null;
  onSave: (fields: Record<string, string>) => void;
  onCheck: () => void;
  onPause: (intent: "pause" | "resume") => void;
  onRemove: () => void;
}

export function CarrierRow(props: CarrierRowProps) {
  const { carrier } = props;
  const { t } = useTexts();
  const [isOpen, setIsOpen] = useState(carrier.state === "refused");
  const form = `carrier-${carrier.id}`;
  const isUnset = carrier.state === "off" || carrier.isHosts;
  const toggle = isOpen ? "close" : isUnset ? "connect" : "manage";
  return (
    <BlockStack gap="300">
      <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
        <BlockStack gap="050">
          <InlineStack gap="200" align="start" blockAlign="center">
            <Text as="h3" variant="headingSm">
              {carrier.name}
            </Text>
            {carrier.badge && <Badge tone={carrier.badge.tone}>{carrier.badge.label}</Badge>}
          </InlineStack>
          <Text as="p" tone="subdued">
            {carrier.shipments}
          </Text>
        </BlockStack>
        <Button
          onClick={() => setIsOpen(!isOpen)}
          ariaExpanded={isOpen}
          ariaControls={form}
          accessibilityLabel={t(`carriers.${toggle}Of`, { name: carrier.name })}
        >
          {t(`carriers.${toggle}`)}
        </Button>
      </InlineStack>
      {carrier.problem && (
        <Text as="p" tone={carrier.state === "refused" ? "critical" : "caution"}>
          {carrier.problem}
        </Text>
      )}
      <Collapsible id={form} open={isOpen}>
        {/* A saved key remounts the form empty. */}
        <Details key={carrier.savedAt?.iso ?? ""} {...props} />
      </Collapsible>
    </BlockStack>
  );
}

function Details({ carrier, result, busy, onSave, onCheck, onPause, onRemove }: CarrierRowProps) {
  const { t } = useTexts();
  const [values, setValues] = useState<Record<string, string>>({});
  const isOwn = carrier.state !== "off" && !carrier.isHosts;
  const isPublic = carrier.fields.length === 0;
  const pause = carrier.state === "paused" ? "resume" : "pause";
  return (
    <BlockStack gap="400">
      {carrier.state !== "off" && <Facts carrier={carrier} />}
      {isOwn && (
        <InlineStack gap="200">
          <Button loading={busy === "check"} onClick={onCheck}>
            {t("carriers.test")}
          </Button>
          <Button loading={busy === pause} onClick={() => onPause(pause)}>
            {t(`carriers.${pause}`)}
          </Button>
          <Button loading={busy === "remove"} onClick={onRemove}>
            {t("carriers.disconnect")}
          </Button>
        </InlineStack>
      )}
      {result?.note && <Text as="p">{result.note}</Text>}
      {!(isOwn && isPublic) && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            onSave(values);
          }}
        >
          <BlockStack gap="300">
            <Text as="p">
              {isPublic ? (
                t("carriers.noKeyNeeded", { name: carrier.name })
              ) : (
                <RichText
                  text={t(isOwn ? "carriers.getAnotherKey" : "carriers.getKey", {
                    host: new URL(carrier.credentialsUrl).hostname,
                  })}
                  parts={{
                    link: (host) => (
                      <Link url={carrier.credentialsUrl} target="_blank">
                        {host}
                      </Link>
                    ),
                  }}
                />
              )}
            </Text>
            {carrier.fields.map(({ name, label, isSecret }) => (
              <TextField
                key={name}
                label={label}
                type={isSecret ? "password" : "text"}
                autoComplete="off"
                value={values[name] ?? ""}
                onChange={(value) => setValues({ ...values, [name]: value })}
              />
            ))}
            {carrier.notes.map((note) => (
              <Text as="p" tone="subdued" key={note}>
                {note}
              </Text>
            ))}
            <div>
              <Button submit variant="primary" loading={busy === "save"}>
                {t(isOwn ? "carriers.replaceKey" : "carriers.connect")}
              </Button>
            </div>
          </BlockStack>
        </form>
      )}
      {result?.error && (
        <div role="alert">
          <Text as="p" tone="critical">
            {result.error}
          </Text>
        </div>
      )}
    </BlockStack>
  );
}

function Facts({ carrier }: Pick<CarrierRowProps, "carrier">) {
  const { t } = useTexts();
  const { maskedKey, savedAt, lastSuccess, isHosts } = carrier;
  return (
    <Box background="bg-surface-secondary" padding="300" borderRadius="200">
      <BlockStack gap="100">
        {isHosts && <Text as="p">{t("carriers.host.used")}</Text>}
        {savedAt && (
          <Text as="p">
            <RichText
              text={
                maskedKey
                  ? t("carriers.fact.key", { key: maskedKey })
                  : t("carriers.fact.connected")
              }
              parts={{ time: () => <MomentText moment={savedAt} show="text" /> }}
            />
          </Text>
        )}
        <Text as="p" tone="subdued">
          {lastSuccess ? (
            <RichText
              text={t("carriers.fact.lastAnswer")}
              parts={{ time: () => <MomentText moment={lastSuccess} show="ago" /> }}
            />
          ) : (
            t("carriers.fact.noAnswer")
          )}
        </Text>
      </BlockStack>
    </Box>
  );
}
