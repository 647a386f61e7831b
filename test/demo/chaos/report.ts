// The chaos run's report as a person reads it.
import type { ChaosReport } from "./play.ts";

const MAX_LINES = 40;

export function describeChaos(report: ChaosReport): string {
  const { webhooks, adminApi, trackingService, reconciliation, secondPass, compared } = report;
  const faults = Object.entries(trackingService.faults).map(([name, count]) => `${name} ${count}`);
  const lines = [
    "",
    `Shops                 ${report.shops}, ${report.cloudShops} of them with the failing tracking service`,
    `Played                ${report.orders} orders, ${report.fulfillments} fulfillments, ${report.steps} steps (seed ${report.seed})`,
    `Webhooks              ${webhooks.emitted} emitted: ${webhooks.lost} lost, ${webhooks.doubled} doubled, ${webhooks.late} a day late, ${webhooks.overtaken} overtaken`,
    `                      ${webhooks.acknowledged} acknowledged after ${webhooks.attempts} attempts, ${webhooks.givenUp} given up`,
    `Admin API             ${adminApi.questions} questions: ${adminApi.throttled} throttled, ${adminApi.deadTokens} with an expired token, ${adminApi.interrupted} interrupted; ${adminApi.tokenRequests} requests for tokens`,
    `Tracking service      ${trackingService.calls} calls: ${faults.join(", ")}`,
    ...report.kills.map(
      ({ when, afterSteps, downMs }) =>
        `App killed            ${when}, after ${afterSteps} steps; back after ${(downMs / 1000).toFixed(1)} s`,
    ),
    `Before reconciliation ${reconciliation.differencesBefore} differences`,
    `Reconciliation        ${reconciliation.checked} orders compared in ${reconciliation.passes} passes, ${reconciliation.repaired} repaired`,
    `                      once more after the late webhooks: ${secondPass.checked} compared, ${secondPass.repaired} repaired`,
    `Compared              ${compared.shipments} shipments, ${compared.removed} removed ones, ${compared.orders} orders, ${compared.watched} watched by the services`,
    `Seconds               ${report.seconds}`,
    "",
  ];
  if (report.differences.length === 0) {
    return `${lines.join("\n")}Every shop's shipments are exactly what happened in it.\n`;
  }
  const shown = report.differences.slice(0, MAX_LINES).map((line) => `  ${line}`);
  const more = report.differences.length - shown.length;
  if (more > 0) shown.push(`  … and ${more} more`);
  return `${lines.join("\n")}${report.differences.length} differences:\n${shown.join("\n")}\n`;
}
