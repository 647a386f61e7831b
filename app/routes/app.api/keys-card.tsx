// The API keys of the account: create, show once, revoke.
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  Card,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import { MomentText } from "~/ui/moment-text";
import { RichText } from "~/ui/language/rich-text";
import { useTexts } from "~/ui/language/use-texts";
import type { Moment } from "~/ui/dates";
import { CopyButton } from "./copy-text";
import { KEY_NAME_MAX_CHARACTERS, type KeyRow } from "./view";

export interface KeysCardProps {
  keys: readonly KeyRow[];
  olderRevoked: number;
  /** The key that was just created; null after the page was reloaded. */
  fresh: { name: string; apiKey: string } | null;
  creating: boolean;
  createError: string | null;
  revokeError: string | null;
  onCreate: (name: string) => void;
  onRevoke: (key: KeyRow) => void;
}

export function KeysCard(props: KeysCardProps) {
  const { keys, olderRevoked, fresh, revokeError } = props;
  const { t } = useTexts();
  return (
    <Card padding="0">
      <Box padding="400">
        <BlockStack gap="400">
          <CreateForm {...props} key={fresh?.apiKey} />
          {fresh && <FreshKey {...fresh} />}
          {revokeError && (
            <Text as="p" tone="critical">
              {revokeError}
            </Text>
          )}
        </BlockStack>
      </Box>
      <Box borderBlockStartWidth="025" borderColor="border-secondary">
        <ul className="wm-rows">
          {keys.map((key) => (
            <li key={key.keyId}>
              <Box padding="400">
                <Row row={key} onRevoke={props.onRevoke} />
              </Box>
            </li>
          ))}
        </ul>
      </Box>
      {olderRevoked > 0 && (
        <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
          <Text as="p" tone="subdued">
            {t("api.keys.older", { count: olderRevoked })}
          </Text>
        </Box>
      )}
    </Card>
  );
}

type CreateFormProps = Pick<KeysCardProps, "creating" | "createError" | "onCreate">;

function CreateForm({ creating, createError, onCreate }: CreateFormProps) {
  const { t } = useTexts();
  const [name, setName] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onCreate(name);
      }}
    >
      <TextField
        label={t("api.keys.name")}
        helpText={t("api.keys.name.help")}
        value={name}
        onChange={setName}
        maxLength={KEY_NAME_MAX_CHARACTERS}
        autoComplete="off"
        error={createError ?? undefined}
        connectedRight={
          <Button submit loading={creating}>
            {t("api.keys.create")}
          </Button>
        }
      />
    </form>
  );
}

function FreshKey({ name, apiKey }: { name: string; apiKey: string }) {
  const { t } = useTexts();
  return (
    <Banner tone="success" title={t("api.keys.created", { name })}>
      <BlockStack gap="200">
        <Text as="p">{t("api.keys.copyNow")}</Text>
        <InlineStack align="start" gap="200" blockAlign="center">
          <code className="wm-command">{apiKey}</code>
          <CopyButton text={apiKey} label={t("api.keys.copy")} copied={t("api.keys.copied")} />
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}

function Row({ row, onRevoke }: { row: KeyRow; onRevoke: (key: KeyRow) => void }) {
  const { t } = useTexts();
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
      <div className="wm-break">
        <BlockStack gap="050">
          {/* Without `align` it inherits the outer stack's alignment. */}
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="span" fontWeight="medium" tone={row.state === "revoked" ? "subdued" : "base"}>
              {row.name}
            </Text>
            {row.state === "own" && <Badge tone="info">{t("api.keys.own")}</Badge>}
            {row.state === "revoked" && <Badge>{t("api.keys.revoked")}</Badge>}
          </InlineStack>
          <Text as="span" tone="subdued">
            <Facts row={row} />
          </Text>
        </BlockStack>
      </div>
      {row.state === "live" && (
        <Button
          tone="critical"
          variant="tertiary"
          accessibilityLabel={
            row.hint
              ? t("api.keys.revokeHinted", { name: row.name, hint: row.hint })
              : t("api.keys.revokeOf", { name: row.name })
          }
          onClick={() => onRevoke(row)}
        >
          {t("api.keys.revoke")}
        </Button>
      )}
    </InlineStack>
  );
}

function Facts({ row }: { row: KeyRow }) {
  const { t } = useTexts();
  if (row.state === "own") return t("api.keys.own.text");
  return (
    <>
      {row.hint && `${t("api.keys.endsIn", { hint: row.hint })} · `}
      <At text={t("api.keys.createdAt")} moment={row.createdAt} show="day" />
      {" · "}
      {row.revokedAt ? (
        <At text={t("api.keys.revokedAt")} moment={row.revokedAt} show="day" />
      ) : row.lastUsedAt ? (
        <At text={t("api.keys.usedAt")} moment={row.lastUsedAt} show="ago" />
      ) : (
        t("api.keys.neverUsed")
      )}
    </>
  );
}

/** A text with its time. */
function At({ text, moment, show }: { text: string; moment: Moment; show: "day" | "ago" }) {
  return (
    <RichText text={text} parts={{ time: () => <MomentText moment={moment} show={show} /> }} />
  );
}
