// Formats the privacy page.
import type { AccessLine } from "~/privacy/access-log/store-access.server";
import type { PrivacyRequest } from "~/privacy/redaction/store.server";
import { describeMoment, type Moment } from "~/ui/dates";
import type { PageContext } from "~/ui/language/page-context";
import type { StatusView } from "~/ui/rows/shipment-row";
import type { Texts } from "~/ui/language/texts";

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
      who: line.userId
        ? context.texts.t("privacy.log.user", { user: line.userId })
        : context.texts.t("privacy.log.unknownUser"),
      what: accessText(line, context.texts),
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
    title: context.texts.t(isData ? "privacy.request.data" : "privacy.request.deletion"),
    reference: request.reference,
    requested: moment(request.requestedAt, context),
    badge: badgeOf(request, context),
    text: textOf(request, context),
    canDownload: isData && request.subjectSealed !== null,
    canHandOver: isData && request.state === "open",
  };
}

function badgeOf({ state, dueAt, problem }: PrivacyRequest, context: PageContext): StatusView {
  const { t } = context.texts;
  switch (state) {
    case "open":
      return dueAt < context.now
        ? { label: t("privacy.state.overdue"), tone: "warning" }
        : { label: t("privacy.state.due", { day: moment(dueAt, context).day }), tone: "attention" };
    case "handed_over":
      return { label: t("privacy.state.sent"), tone: "success" };
    case "working":
      return problem
        ? { label: t("privacy.state.delayed"), tone: "warning" }
        : { label: t("privacy.state.deleting"), tone: "info" };
    default:
      return { label: t("privacy.state.deleted"), tone: "success" };
  }
}

function textOf(request: PrivacyRequest, context: PageContext): string {
  const { t } = context.texts;
  const { state, finishedAt, finishedBy, problem, counts } = request;
  const finished = finishedAt ? moment(finishedAt, context).text : "";
  switch (state) {
    case "open":
      return t("privacy.text.open");
    case "handed_over":
      return finishedBy
        ? t("privacy.text.markedBy", { moment: finished, user: finishedBy })
        : t("privacy.text.marked", { moment: finished });
    case "erased":
      return t("privacy.text.erased");
    case "working":
      return t(problem ? "privacy.text.delayed" : "privacy.text.working");
    case "done":
      return countsText(counts, context.texts);
  }
}

const COUNTED = ["orders", "shipments", "webhooks", "trackings"] as const;

function countsText(counts: Record<string, number>, { t, locale }: Texts): string {
  const parts = COUNTED.flatMap((what) => {
    const count = counts[what];
    return count ? [t(`privacy.count.${what}`, { count })] : [];
  });
  return parts.length
    ? t("privacy.text.deleted", { list: new Intl.ListFormat(locale).format(parts) })
    : t("privacy.text.nothingFound");
}

function accessText({ what, record }: AccessLine, { t }: Texts): string {
  const text = t(`privacy.log.${what}`);
  return record ? t("privacy.log.withRecord", { what: text, record }) : text;
}
