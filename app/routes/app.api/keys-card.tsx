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
import { CopyButton } from "./copy-text";
import { KEY_NAME_MAX_CHARACTERS } from "./read-change";
import type { KeyRow } from "./view";

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
            {olderRevoked === 1
              ? "1 older revoked key isn’t shown."
              : `${olderRevoked} keys that were revoked earlier are not shown.`}
          </Text>
        </Box>
      )}
    </Card>
  );
}

type CreateFormProps = Pick<KeysCardProps, "creating" | "createError" | "onCreate">;

function CreateForm({ creating, createError, onCreate }: CreateFormProps) {
  const [name, setName] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onCreate(name);
      }}
    >
      <TextField
        label="Key name"
        helpText="Who or what will use it. For example, Warehouse"
        value={name}
        onChange={setName}
        maxLength={KEY_NAME_MAX_CHARACTERS}
        autoComplete="off"
        error={createError ?? undefined}
        connectedRight={
          <Button submit loading={creating}>
            Create key
          </Button>
        }
      />
    </form>
  );
}

function FreshKey({ name, apiKey }: { name: string; apiKey: string }) {
  return (
    <Banner tone="success" title={`Key “${name}” created`}>
      <BlockStack gap="200">
        <Text as="p">Copy this key now. You won’t be able to see it again.</Text>
        <InlineStack align="start" gap="200" blockAlign="center">
          <code className="wm-command">{apiKey}</code>
          <CopyButton text={apiKey} label="Copy the new key" copied="Key copied" />
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}

function Row({ row, onRevoke }: { row: KeyRow; onRevoke: (key: KeyRow) => void }) {
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
      <div className="wm-break">
        <BlockStack gap="050">
          {/* Without `align` it inherits the outer stack's alignment. */}
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="span" fontWeight="medium" tone={row.state === "revoked" ? "subdued" : "base"}>
              {row.name}
            </Text>
            {row.state === "own" && <Badge tone="info">Used by Waymark</Badge>}
            {row.state === "revoked" && <Badge>Revoked</Badge>}
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
          accessibilityLabel={`Revoke the key ${row.name}${row.hint && `, ${row.hint}`}`}
          onClick={() => onRevoke(row)}
        >
          Revoke
        </Button>
      )}
    </InlineStack>
  );
}

function Facts({ row }: { row: KeyRow }) {
  if (row.state === "own")
    return "Waymark uses this key to track your orders, so it can’t be revoked.";
  const hint = row.hint && `${row.hint[0]?.toUpperCase()}${row.hint.slice(1)} · `;
  return (
    <>
      {hint}
      Created <MomentText moment={row.createdAt} show="day" />
      {" · "}
      {row.revokedAt ? (
        <>
          revoked <MomentText moment={row.revokedAt} show="day" />
        </>
      ) : row.lastUsedAt ? (
        <>
          last used <MomentText moment={row.lastUsedAt} show="ago" />
        </>
      ) : (
        "never used"
      )}
    </>
  );
}
