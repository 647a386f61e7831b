// The list of webhook deliveries as seen: a table, and on narrow screens a plain list of the same rows.
import {
  BlockStack,
  Card,
  IndexTable,
  InlineStack,
  Link,
  Page,
  Pagination,
  Text,
  UnstyledLink,
} from "@shopify/polaris";
import { useEffect, useState } from "react";
import { EmptyCard } from "~/ui/empty-card";
import { MomentText } from "~/ui/moment-text";
import { StatusBadge } from "~/ui/status-badge";
import { Filters, type ShowList } from "./filters";
import type { ListState } from "./list-url";
import type { DeliveriesView, DeliveryRow } from "./view";

export interface DeliveriesPageProps {
  view: DeliveriesView;
  /** Another page of the list is on its way. */
  loading: boolean;
  /** A replay is being asked for. */
  isBusy: boolean;
  error: string | null;
  onShow: ShowList;
  onReplayFailed: () => void;
}

export function DeliveriesPage(props: DeliveriesPageProps) {
  const { view, loading, isBusy, error, onShow } = props;
  return (
    <Page
      title="Webhooks"
      subtitle="What Shopify told Waymark, and what came of it."
      backAction={{ content: "Settings", url: "/app/settings" }}
      secondaryActions={[
        {
          content: "Replay all failed",
          disabled: isBusy || !view.failed,
          onAction: props.onReplayFailed,
        },
      ]}
      fullWidth
    >
      <BlockStack gap="400">
        {error && (
          <Card>
            <Text as="p" tone="critical">
              {error}
            </Text>
          </Card>
        )}
        <Card padding="0">
          <div className="wm-filters">
            <Filters view={view} loading={loading} onShow={onShow} />
          </div>
          <div className={loading ? "wm-waiting" : undefined} aria-busy={loading}>
            <Rows view={view} />
          </div>
        </Card>
      </BlockStack>
    </Page>
  );
}

function Rows({ view }: { view: DeliveriesView }) {
  if (!view.rows.length) return <NothingFound state={view.state} />;
  return (
    <>
      <div className="wm-wide">
        <Table rows={view.rows} />
      </div>
      <div className="wm-narrow">
        <PlainRows rows={view.rows} />
      </div>
      {(view.newerUrl ?? view.olderUrl) && (
        <Pagination
          type="table"
          hasPrevious={view.newerUrl !== null}
          hasNext={view.olderUrl !== null}
          {...(view.newerUrl ? { previousURL: view.newerUrl } : {})}
          {...(view.olderUrl ? { nextURL: view.olderUrl } : {})}
        />
      )}
    </>
  );
}

function Table({ rows }: { rows: DeliveryRow[] }) {
  // Polaris' row finds its link when it is mounted and answers clicks only from its next rendering on.
  const [, renderAgain] = useState<DeliveryRow[]>();
  useEffect(() => renderAgain(rows), [rows]);
  return (
    <IndexTable
      resourceName={{ singular: "webhook", plural: "webhooks" }}
      itemCount={rows.length}
      selectable={false}
      headings={[
        { title: "Webhook" },
        { title: "Order" },
        { title: "Status" },
        { title: "Outcome" },
        { title: "Received" },
      ]}
    >
      {rows.map((row, position) => (
        <IndexTable.Row key={row.id} id={row.id} position={position}>
          <IndexTable.Cell>
            <Link url={row.url} dataPrimaryLink monochrome removeUnderline>
              <Text as="span" fontWeight="semibold">
                {row.topic}
              </Text>
            </Link>
          </IndexTable.Cell>
          <IndexTable.Cell>{row.order}</IndexTable.Cell>
          <IndexTable.Cell>
            <StatusBadge {...row.badge} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <div className="wm-clip wm-clip-widest" title={row.news}>
              {row.news}
            </div>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <Text as="span" tone="subdued">
              <MomentText moment={row.received} show="text" />
            </Text>
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function PlainRows({ rows }: { rows: DeliveryRow[] }) {
  return (
    <ul className="wm-rows">
      {rows.map((row) => (
        <li key={row.id}>
          <UnstyledLink url={row.url} className="wm-row">
            <BlockStack gap="100">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Text as="span" fontWeight="semibold">
                  {row.topic}
                </Text>
                <StatusBadge {...row.badge} />
              </InlineStack>
              <Text as="span" tone="subdued">
                {row.order && `${row.order} · `}
                <MomentText moment={row.received} show="text" />
              </Text>
              <span className="wm-break">
                <Text as="span">{row.news}</Text>
              </span>
            </BlockStack>
          </UnstyledLink>
        </li>
      ))}
    </ul>
  );
}

function NothingFound({ state }: { state: ListState }) {
  if (state.order) {
    return (
      <EmptyCard title={`No webhooks about “${state.order}”`}>
        Type the whole order number, such as #1001. Webhooks are listed for 90 days.
      </EmptyCard>
    );
  }
  if (state.view === "all" && !state.topic) {
    return (
      <EmptyCard title="No webhooks yet">
        Whenever an order or a fulfillment changes, Shopify tells Waymark, and it appears here.
      </EmptyCard>
    );
  }
  const title = state.view === "failed" ? "Nothing has failed" : "No webhooks in this view";
  return <EmptyCard title={title}>Webhooks come and go here as they are processed.</EmptyCard>;
}
