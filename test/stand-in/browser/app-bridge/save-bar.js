// The save bar: of a form with data-save-bar, or of a ui-save-bar element.
import { tell, whenTold } from "./channel.js";

whenTold("saveBarClick", ({ which }) => saveBarClicked(which));

export let saveBar = null; // The element (ui-save-bar or form) whose bar is showing.

function showSaveBar(element) {
  saveBar = element;
  const confirms =
    element.hasAttribute("discardConfirmation") ||
    element.hasAttribute("data-discard-confirmation");
  tell("saveBar", { isShown: true, confirmsDiscard: confirms });
}

function hideSaveBar(element) {
  if (saveBar !== element) return;
  saveBar = null;
  tell("saveBar", { isShown: false });
}

function saveBarClicked(which) {
  const bar = saveBar;
  if (bar instanceof HTMLFormElement) {
    if (which === "save") bar.requestSubmit();
    else bar.reset();
    return;
  }
  const buttons = [...(bar?.querySelectorAll("button") ?? [])];
  const isPrimary = (button) => button.getAttribute("variant") === "primary";
  buttons.find((button) => isPrimary(button) === (which === "save"))?.click();
}

for (const type of ["input", "change"])
  document.addEventListener(type, ({ target }) => {
    const form = target?.form ?? target?.closest?.("form");
    if (form?.hasAttribute("data-save-bar")) showSaveBar(form);
  });
for (const type of ["submit", "reset"])
  document.addEventListener(type, ({ target }) => hideSaveBar(target));

customElements.define(
  "ui-save-bar",
  class extends HTMLElement {
    get showing() {
      return saveBar === this;
    }
    async show() {
      showSaveBar(this);
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      if (!this.showing) return;
      hideSaveBar(this);
      this.dispatchEvent(new Event("hide"));
    }
    toggle() {
      return this.showing ? this.hide() : this.show();
    }
  },
);
