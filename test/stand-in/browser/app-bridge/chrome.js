// What the app declares by elements: navigation and title bar. Every change is reported to the admin.
import { tell, whenTold } from "./channel.js";
import { navigationLinks } from "./navigation.js";

whenTold("titleBarClick", ({ index }) => titleBarActions()[index]?.click());

function titleBar() {
  return [...document.querySelectorAll("ui-title-bar")].find((bar) => !bar.closest("ui-modal"));
}

export function titleBarActions(bar = titleBar()) {
  return bar ? [...bar.querySelectorAll("button, a")] : [];
}

export function described(element) {
  return {
    label: element.textContent.trim(),
    variant: element.getAttribute("variant") ?? "",
    tone: element.getAttribute("tone") ?? "",
    isDisabled: element.hasAttribute("disabled"),
  };
}

let reportedText = "";
export function tellChrome() {
  const chrome = {
    navigation: navigationLinks().map((link) => ({
      path: link.getAttribute("href"),
      label: link.textContent.trim(),
      isHome: link.getAttribute("rel") === "home",
    })),
    title: titleBar()?.getAttribute("title") ?? "",
    documentTitle: document.title,
    actions: titleBarActions().map(described),
  };
  const text = JSON.stringify(chrome);
  if (text === reportedText) return;
  reportedText = text;
  tell("chrome", chrome);
}

let isScheduled = false;
new MutationObserver(() => {
  if (isScheduled) return;
  isScheduled = true;
  setTimeout(() => {
    isScheduled = false;
    tellChrome();
  });
}).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
