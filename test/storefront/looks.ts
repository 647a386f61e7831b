// Layout checks in the browser: overflow, wrapping and mirroring.
import type { Page } from "playwright-core";

/** What is wrong with the tracking page or block as it is drawn now; empty when nothing is. */
export function faultsOf(page: Page, direction: "ltr" | "rtl"): Promise<string[]> {
  return page.evaluate(measure, direction);
}

/** Runs in the page. */
function measure(direction: "ltr" | "rtl"): string[] {
  const faults: string[] = [];
  const root = document.querySelector<HTMLElement>(".waymark")!;
  const nameOf = (element: Element) =>
    `<${element.localName} class="${element.className}"> ${element.textContent?.trim().slice(0, 40)}`;
  const isShown = (element: Element) =>
    element.checkVisibility() &&
    !element.closest(".waymark-hidden, details:not([open]) > :not(summary)");
  const all = (selector: string) => [...root.querySelectorAll(selector)].filter(isShown);

  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide of ${clientWidth}`);
  const frame = root.getBoundingClientRect();
  for (const element of all("*")) {
    const { left, right, width } = element.getBoundingClientRect();
    if (width > 0 && (left < frame.left - 1 || right > frame.right + 1))
      faults.push(`sticks out: ${nameOf(element)}`);
    if (parseFloat(getComputedStyle(element).fontSize) < 12)
      faults.push(`small: ${nameOf(element)}`);
  }

  // Words of ours break nowhere; a carrier's may.
  for (const element of all(
    ".waymark-steps li, .waymark-headline, dt, label, button, summary, h2, h3",
  ))
    for (const word of brokenWords(element)) faults.push(`breaks "${word}": ${nameOf(element)}`);

  const found = root.querySelector(".waymark-found, .waymark-message");
  if (found && getComputedStyle(found).direction !== direction) faults.push("has no direction");
  for (const list of all(".waymark-steps")) {
    const [first, second] = [...list.children] as [Element, Element];
    const isSilent = !list.querySelector(":scope > :not(.is-ahead)");
    if (list.querySelectorAll("[aria-current=step]").length !== (isSilent ? 0 : 1))
      faults.push("steps: not one now");
    if (!follows(first, second)) faults.push(`steps: not ${direction}`);
    const { left, right } = getComputedStyle(first, "::before");
    if ((direction === "rtl" ? right : left) !== "0px")
      faults.push("steps: ring on the wrong side");
  }
  for (const event of all(".waymark-events > li")) {
    const [when, what] = [...event.children] as [Element, Element];
    if (!follows(when, what)) faults.push(`timeline: not ${direction}: ${nameOf(event)}`);
  }
  return [...new Set(faults)];

  /** Whether `second` is below `first`, or beside it in the direction of reading. */
  function follows(first: Element, second: Element): boolean {
    const [one, two] = [first.getBoundingClientRect(), second.getBoundingClientRect()];
    if (two.top >= one.bottom - 1) return true;
    return direction === "rtl" ? two.right <= one.left + 1 : two.left >= one.right - 1;
  }

  function brokenWords(element: Element): string[] {
    const broken: string[] = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement?.closest(".waymark-hidden")) continue;
      // Chinese, Japanese and Korean break between any two characters.
      for (const { 0: word, index } of node.textContent!.matchAll(/[\p{L}\p{M}]{2,}/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (tops.size > 1 && !/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(word))
          broken.push(word);
      }
    }
    return broken;
  }
}
