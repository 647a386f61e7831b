// Renders the recent bulk actions.
import { Card, Page } from "@shopify/polaris";
import { LIST_PATH } from "~/routes/app.shipments._index/list-url";
import { EmptyCard } from "~/ui/empty-card";
import { useTexts } from "~/ui/language/use-texts";
import { MomentText } from "~/ui/moment-text";
import { PlainRows } from "~/ui/rows/plain-rows";
import type { RecentRun } from "./view";

export function RecentPage({ runs }: { runs: readonly RecentRun[] }) {
  const { t } = useTexts();
  return (
    <Page
      title={t("bulk.recent")}
      backAction={{ content: t("common.nav.shipments"), url: LIST_PATH }}
    >
      <Card padding="0">
        {runs.length === 0 ? (
          <EmptyCard title={t("bulk.none")}>{t("bulk.none.help")}</EmptyCard>
        ) : (
          <PlainRows
            rows={runs.map(({ startedAt, shipments, undo, ...run }) => ({
              ...run,
              about: (
                <>
                  {shipments} · <MomentText moment={startedAt} show="text" />
                </>
              ),
              latest: undo ?? "",
            }))}
          />
        )}
      </Card>
    </Page>
  );
}
