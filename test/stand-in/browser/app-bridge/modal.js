// ui-modal: a dialog inside the app's frame. Nothing is added to the document before one is shown.
import { described, titleBarActions } from "./chrome.js";

// React hydrates the whole document and would trip over a style element, so this sheet is adopted instead.
const hidden = new CSSStyleSheet();
hidden.replaceSync(`
  ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar, ui-modal { display: none !important; }
  .stand-in-modal { position: fixed; inset: 0; z-index: 2000; display: grid; place-items: center; padding: 16px;
    background: rgb(0 0 0 / 50%); }
  .stand-in-modal > div { display: flex; flex-direction: column; width: min(100%, 38rem); max-height: 90vh;
    overflow: hidden; background: #fff; border-radius: 12px; box-shadow: 0 20px 40px rgb(0 0 0 / 30%); }
  .stand-in-modal > div.small { max-width: 24rem; }
  .stand-in-modal > div.large { width: min(100%, 60rem); }
  .stand-in-modal > div.max { width: 100%; height: 90vh; }
  .stand-in-modal header, .stand-in-modal footer { display: flex; gap: 8px; align-items: center; padding: 12px 16px;
    background: #f3f3f3; font: 600 14px/1.4 system-ui, sans-serif; }
  .stand-in-modal header { justify-content: space-between; }
  .stand-in-modal footer { justify-content: flex-end; }
  .stand-in-modal main { overflow: auto; }
  .stand-in-modal iframe { border: 0; width: 100%; height: 60vh; }
  .stand-in-modal button { padding: 6px 12px; border: 1px solid #bbb; border-radius: 8px; background: #fff;
    font: inherit; cursor: pointer; }
  .stand-in-modal button.primary { background: #303030; color: #fff; }
`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, hidden];

customElements.define(
  "ui-modal",
  class extends HTMLElement {
    /** React portals the modal's content into this. */
    content = document.createElement("div");
    #overlay = null;
    get contentWindow() {
      return this.#overlay?.querySelector("iframe")?.contentWindow ?? null;
    }
    get src() {
      return this.getAttribute("src") ?? undefined;
    }
    get variant() {
      return this.getAttribute("variant") ?? "base";
    }
    async show() {
      if (this.#overlay) return;
      const bar = this.querySelector("ui-title-bar");
      this.#overlay = modalOverlay(this, bar, titleBarActions(bar));
      document.body.append(this.#overlay);
      this.#overlay.querySelector("button")?.focus();
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      if (!this.#overlay) return;
      this.#overlay.remove();
      this.#overlay = null;
      this.dispatchEvent(new Event("hide"));
    }
    toggle() {
      return this.#overlay ? this.hide() : this.show();
    }
  },
);

function modalOverlay(modal, bar, actions) {
  const overlay = element("div", { className: "stand-in-modal" });
  const box = element("div", { className: modal.variant, role: "dialog", ariaModal: "true" });
  const title = bar?.getAttribute("title") ?? "";
  box.ariaLabel = title;
  const close = element("button", { type: "button", textContent: "×", ariaLabel: "Close" });
  close.addEventListener("click", () => modal.hide());
  const header = element("header");
  header.append(element("span", { textContent: title }), close);
  const main = element("main");
  if (modal.src) main.append(element("iframe", { src: modal.src, title }));
  else main.append(modal.content);
  box.append(header, main);
  if (actions.length > 0) {
    const footer = element("footer");
    for (const action of actions) {
      const { label, variant, isDisabled } = described(action);
      const button = element("button", {
        type: "button",
        textContent: label,
        className: variant,
      });
      button.disabled = isDisabled;
      button.addEventListener("click", () => action.click());
      footer.append(button);
    }
    box.append(footer);
  }
  overlay.append(box);
  overlay.addEventListener("keydown", ({ key }) => key === "Escape" && modal.hide());
  return overlay;
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}
