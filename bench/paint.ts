// Observes a document's largest paint and layout shift, for the benches of pages.
import type { Frame, Page } from "playwright-core";

export interface Paint {
  lcpMs: number;
  cls: number;
}

/** A script for each document, before its own. */
export function observePaint(): void {
  const seen = { lcpMs: 0, cls: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) seen.lcpMs = startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      seen.cls += (entry as unknown as { value: number }).value;
  }).observe({ type: "layout-shift", buffered: true });
}

/** What observePaint has seen until now. */
export function seenPaint(document: Frame | Page): Promise<Paint> {
  return document.evaluate(() => ({ ...(window as unknown as { seen: Paint }).seen }));
}
