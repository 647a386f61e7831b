// The headless run's summary as a person reads it.
import type { OnceSummary } from "./once";

const MAX_LINES = 30;

export function describeSummary(summary: OnceSummary): string {
  const statuses = Object.entries(summary.finalStatuses)
    .toSorted(([, a], [, b]) => b - a)
    .map(([status, count]) => `${status} ${count}`);
  const { webhooks, shipments, needsCarrier, compared } = summary;
  const lines = [
    "",
    `Fulfillments sent     ${summary.fulfillments}, each webhook twice and shuffled`,
    `Webhooks              ${webhooks.sent} sent, ${webhooks.acknowledged} acknowledged`,
    `Shipments             ${shipments.expected} expected, ${shipments.found} found, ${shipments.duplicates} duplicates`,
    "                      one for each number: some fulfillments have two, share one, or were canceled",
    `Carrier to be named   ${needsCarrier.expected} expected, ${needsCarrier.found} found, besides these`,
    `Registered            ${summary.registered}`,
    `Final statuses        ${statuses.join(", ")}`,
    `Compared              admin ${compared.admin}, proxy door ${compared.proxy}, v2 API ${compared.v2}`,
    `Seconds               ${summary.seconds}`,
    "",
  ];
  if (summary.differences.length === 0) return `${lines.join("\n")}All views agree.\n`;
  const shown = summary.differences.slice(0, MAX_LINES).map((line) => `  ${line}`);
  const more = summary.differences.length - shown.length;
  if (more > 0) shown.push(`  … and ${more} more`);
  return `${lines.join("\n")}${summary.differences.length} differences:\n${shown.join("\n")}\n`;
}
