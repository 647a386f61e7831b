// The ledger of outgoing webhooks, with attempts and replays.
import { BlockStack, Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { EmptyCard } from "~/ui/empty-card";
import { ListPagination } from "~/ui/list-pagination";
import { MomentText } from "~/ui/moment-text";
import { RichText } from "~/ui/language/rich-text";
import { useTexts } from "~/ui/language/use-texts";
import { StatusBadge } from "~/ui/rows/status-badge";
import { LEDGER_ID, LEDGER_STATES, ledgerUrl } from "./ledger-url";
import { RangeForm, type RangeFormProps } from "./range-form";
import type { EmbeddedView, LedgerRow } from "./view";

export interface LedgerProps extends Pick<EmbeddedView, "ledger" | "addresses"> {
  isBusy: boolean;
  onReplay: (deliveryId: string) => void;
  onReplayDead: () => void;
  onReplayRange: RangeFormProps["onReplay"];
}

export function Ledger(props: LedgerProps) {
  const { ledger, addresses, isBusy, onReplayDead } = props;
  const { t } = useTexts();
  return (
    <Card padding="0">
      <Box id={LEDGER_ID} padding="400">
        <BlockStack gap="400">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {t("push.ledger.title")}
            </Text>
            {ledger.state === "dead" && ledger.total > 0 && (
              <Button disabled={isBusy} onClick={onReplayDead}>
                {t("push.ledger.replayFailed")}
              </Button>
            )}
          </InlineStack>
          <InlineStack gap="200">
            {LEDGER_STATES.map((state) => (
              <Button
                key={state}
                size="slim"
                variant={state === ledger.state ? "secondary" : "tertiary"}
                {...(state === ledger.state
                  ? {
                      accessibilityLabel: t("push.ledger.shown", {
                        state: t(`push.state.${state}`),
                      }),
                    }
                  : {})}
                url={ledgerUrl({ state, page: 1 })}
              >
                {t(`push.state.${state}`)}
              </Button>
            ))}
          </InlineStack>
          {addresses.some(({ lastNumber }) => lastNumber > 0) && (
            <RangeForm addresses={addresses} isBusy={isBusy} onReplay={props.onReplayRange} />
          )}
        </BlockStack>
      </Box>
      <Rows {...props} />
    </Card>
  );
}

function Rows({ ledger, isBusy, onReplay }: LedgerProps) {
  const { t } = useTexts();
  if (!ledger.rows.length) {
    return (
      <EmptyCard title={t(ledger.state === "all" ? "push.ledger.none" : "push.ledger.noneInView")}>
        {t("push.ledger.none.text")}
      </EmptyCard>
    );
  }
  return (
    <>
      <ul className="wm-rows">
        {ledger.rows.map((row) => (
          <li key={row.id}>
            <Row row={row} isBusy={isBusy} onReplay={onReplay} />
          </li>
        ))}
      </ul>
      <ListPagination
        label={ledger.range}
        previousUrl={ledger.previousUrl}
        nextUrl={ledger.nextUrl}
      />
    </>
  );
}

function Row({
  row,
  isBusy,
  onReplay,
}: { row: LedgerRow } & Pick<LedgerProps, "isBusy" | "onReplay">) {
  const { t } = useTexts();
  return (
    <Box padding="400">
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="span" tone="subdued">
              {row.number}
            </Text>
            <Text as="span" fontWeight="semibold">
              {row.trackingNumber}
            </Text>
            <Text as="span" tone="subdued">
              {row.carrier}
            </Text>
            <StatusBadge {...row.status} />
          </InlineStack>
          <InlineStack gap="200" blockAlign="center">
            <StatusBadge {...row.state} />
            <Button
              size="slim"
              disabled={isBusy}
              accessibilityLabel={t("push.ledger.replayOf", {
                place: row.number,
                number: row.trackingNumber,
              })}
              onClick={() => onReplay(row.id)}
            >
              {t("push.ledger.replay")}
            </Button>
          </InlineStack>
        </InlineStack>
        <div className="wm-break">
          <Text as="p" tone="subdued">
            <RichText
              text={t("push.ledger.written", { url: row.url })}
              parts={{ time: () => <MomentText moment={row.written} show="ago" /> }}
            />
            {row.nextAttempt && (
              <>
                {" · "}
                <RichText
                  text={t("push.ledger.next")}
                  parts={{
                    time: () =>
                      row.nextAttempt && <MomentText moment={row.nextAttempt} show="text" />,
                  }}
                />
              </>
            )}
          </Text>
        </div>
        <Attempts row={row} />
      </BlockStack>
    </Box>
  );
}

/** A native disclosure: it opens without any script. */
function Attempts({ row }: { row: LedgerRow }) {
  const { t } = useTexts();
  if (!row.attempts.length) {
    return (
      <Text as="p" tone="subdued">
        {t("push.ledger.noAttempts")}
      </Text>
    );
  }
  return (
    <details>
      <summary>{t("push.ledger.attempts", { count: row.attempts.length })}</summary>
      <ol>
        {row.attempts.map((attempt) => (
          <li key={attempt.number}>
            <MomentText moment={attempt.at} show="text" />: {attempt.text}
          </li>
        ))}
      </ol>
    </details>
  );
}
