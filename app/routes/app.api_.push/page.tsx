// Renders the page of outgoing webhooks, and for TrackingMore’s cloud its incoming webhook URL.
import { BlockStack, Button, Card, Page, TextField } from "@shopify/polaris";
import { PageSection } from "~/ui/frame/page-section";
import { ErrorCard } from "~/ui/error-card";
import { useTexts } from "~/ui/language/use-texts";
import { AddressCard } from "./address-card";
import type { PushResult } from "./apply-action.server";
import { ReceiveCard } from "./receive-card";
import { changeAddress, newAddress, removeAddress, type Draft } from "./draft";
import { Ledger, type LedgerProps } from "./ledger";
import type { PushView } from "./view";

const MAX_ADDRESSES = 4;

export interface PushPageProps {
  view: PushView;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  error: string | null;
  saveResult: PushResult | null;
  /** The URL that was just created; null: none since the page was loaded. */
  newUrl: string | null;
  ledger: Omit<LedgerProps, "ledger" | "addresses">;
  onRenewAddress: (email: string) => void;
}

export function PushPage(props: PushPageProps) {
  const { view, saveResult } = props;
  const { t } = useTexts();
  const error = saveResult?.error ?? props.error;
  return (
    <Page title={t("push.title")} backAction={{ content: t("api.title"), url: "/app/api" }}>
      <BlockStack gap={{ xs: "600", md: "400" }}>
        <ErrorCard error={error} />
        {view.kind === "cloud" ? (
          <ReceiveCard
            view={view}
            address={props.newUrl}
            isBusy={props.ledger.isBusy}
            onRenew={props.onRenewAddress}
          />
        ) : (
          <>
            <Settings {...props} />
            <Ledger ledger={view.ledger} addresses={view.addresses} {...props.ledger} />
          </>
        )}
      </BlockStack>
    </Page>
  );
}

function Settings({ draft, onDraft, saveResult }: PushPageProps) {
  const { t } = useTexts();
  const problemsAt = (at: number | "email") =>
    (saveResult?.problems ?? []).filter((problem) => problem.at === at).map(({ text }) => text);
  const emailProblems = problemsAt("email");
  return (
    <>
      <PageSection title={t("push.signature.title")} description={t("push.signature.description")}>
        <Card>
          <TextField
            label={t("push.signature.email")}
            helpText={t("push.signature.help")}
            type="email"
            autoComplete="email"
            value={draft.email}
            error={emailProblems.length > 0 && emailProblems.join(" ")}
            onChange={(email) => onDraft({ ...draft, email })}
          />
        </Card>
      </PageSection>
      <PageSection title={t("push.urls.title")} description={t("push.urls.description")}>
        <BlockStack gap="400">
          {draft.addresses.map((address, at) => (
            <AddressCard
              key={at}
              place={at + 1}
              address={address}
              problems={problemsAt(at)}
              onChange={(change) => onDraft(changeAddress(draft, at, change))}
              onRemove={() => onDraft(removeAddress(draft, at))}
            />
          ))}
          {draft.addresses.length < MAX_ADDRESSES && (
            <Card>
              <Button
                onClick={() => onDraft({ ...draft, addresses: [...draft.addresses, newAddress()] })}
              >
                {t("push.urls.add")}
              </Button>
            </Card>
          )}
        </BlockStack>
      </PageSection>
    </>
  );
}
