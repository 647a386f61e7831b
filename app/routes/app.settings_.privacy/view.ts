// Formats the privacy page.
import type { AccessLine, AccessedWhat } from "~/privacy/access-log/store-access.server";
import type { PrivacyRequest } from "~/privacy/redaction/store.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import { countOf } from "~/ui/numbers";
import type { StatusView } from "~/ui/rows/shipment-row";

export interface RequestRow {
  id: string;
  title: string;
  /** Shopify's number of the request. */
  reference: string | null;
  requested: Moment;
  badge: StatusView;
  /** What the merchant has to do, or the outcome. */
  text: string;
  canDownload: boolean;
  canHandOver: boolean;
}

export interface AccessRow {
  at: Moment;
  who: string;
  what: string;
}

export interface PrivacyView {
  retentionDays: number;
  requests: RequestRow[];
  accesses: AccessRow[];
}

export interface PrivacyFacts {
  retentionDays: number;
  requests: readonly PrivacyRequest[];
  accesses: readonly AccessLine[];
}

export function privacyView(facts: PrivacyFacts, context: PageContext): PrivacyView {
  return {
    retentionDays: facts.retentionDays,
    requests: facts.requests.map((request) => requestRow(request, context)),
    accesses: facts.accesses.map((line) => ({
      at: moment(line.readAt, context),
      who: line.userId ? `User ${line.userId}` : "Unknown user",
      what: accessText(line),
    })),
  };
}

function moment(at: Date, context: PageContext): Moment {
  return describeMoment(at, context);
}

function requestRow(request: PrivacyRequest, context: PageContext): RequestRow {
  const isData = request.kind === "data_request";
  return {
    id: request.id,
    title: isData ? "Data request" : "Deletion request",
    reference: request.reference,
    requested: moment(request.requestedAt, context),
    badge: badgeOf(request, context),
    text: textOf(request, context),
    canDownload: isData && request.subjectSealed !== null,
    canHandOver: isData && request.state === "open",
  };
}

function badgeOf({ state, dueAt, problem }: PrivacyRequest, context: PageContext): StatusView {
  switch (state) {
    case "open":
      return dueAt < context.now
        ? { label: "Overdue", tone: "warning" }
        : { label: `Due ${moment(dueAt, context).day}`, tone: "attention" };
    case "handed_over":
      return { label: "Sent", tone: "success" };
    case "working":
      return problem ? { label: "Delayed", tone: "warning" } : { label: "Deleting", tone: "info" };
    default:
      return { label: "Deleted", tone: "success" };
  }
}

function textOf(request: PrivacyRequest, context: PageContext): string {
  const { state, finishedAt, finishedBy, problem, counts } = request;
  const finished = finishedAt && moment(finishedAt, context).text;
  switch (state) {
    case "open":
      return "Download the file, send it to the customer, then mark it as sent.";
    case "handed_over":
      return `Marked on ${finished}${finishedBy ? ` by user ${finishedBy}` : ""}.`;
    case "erased":
      return "The customer’s data was deleted before it was sent.";
    case "working":
      return problem
        ? "Couldn’t reach the tracking service. Waymark keeps trying until it’s done."
        : "You don’t need to do anything. Deletion takes a few minutes.";
    case "done":
      return countsText(counts);
  }
}

function countsText(counts: Record<string, number>): string {
  const parts = [
    count(counts.orders, "order"),
    count(counts.shipments, "shipment"),
    count(counts.webhooks, "webhook"),
    count(counts.trackings, "tracking"),
  ].filter((part) => part !== null);
  return parts.length ? `Deleted: ${parts.join(", ")}.` : "No data found for this customer.";
}

function count(amount: number | undefined, unit: string): string | null {
  return amount ? countOf(amount, unit) : null;
}

const ACCESSES: Record<AccessedWhat, string> = {
  customer_export: "Downloaded customer data",
  request_export: "Downloaded the file for a data request",
  webhook_body: "Viewed personal data in a webhook",
};

function accessText({ what, record }: AccessLine): string {
  return record ? `${ACCESSES[what]} (${record})` : ACCESSES[what];
}
