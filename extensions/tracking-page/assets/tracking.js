/* Spares the tracking block the reload: asks the form's own address for JSON and puts the answer in place. */
(() => {
  "use strict";
  const SELECTOR = "[data-waymark]";
  const FIELDS = ["order", "email", "number"];

  function start(root) {
    if (root.dataset.waymarkReady) return;
    root.dataset.waymarkReady = "true";
    let pending = null;

    root.addEventListener("submit", (event) => {
      event.preventDefault();
      pending?.abort();
      pending = new AbortController();
      ask(root, event.target, pending.signal);
    });
    if (root === document.querySelector(SELECTOR)) askFromAddress(root);
  }

  /** A link such as ?order=1001&email=… or ?number=… fills the form in and sends it. */
  function askFromAddress(root) {
    const given = new URLSearchParams(location.search);
    for (const form of root.querySelectorAll("form")) {
      const inputs = FIELDS.map((name) => form.elements.namedItem(name)).filter(Boolean);
      for (const input of inputs) input.value = given.get(input.name) || input.value;
      if (inputs.length && inputs.every((input) => given.get(input.name) && input.validity.valid)) {
        form.requestSubmit();
        return;
      }
    }
  }

  async function ask(root, form, signal) {
    const fields = new FormData(form);
    const address = new URL(form.action);
    address.hash = "";
    address.search = new URLSearchParams([...fields, ["format", "json"]]);
    root.classList.add("waymark-asked");
    root.setAttribute("aria-busy", "true");
    say(root, root.dataset.waymarkBusy);
    try {
      const response = await fetch(address, { signal, headers: { accept: "application/json" } });
      show(root, await response.json());
      keepInAddress(fields);
    } catch {
      if (signal.aborted) return;
      // No JSON came: let the browser go there, as it does without this script.
      form.submit();
      return;
    }
    root.removeAttribute("aria-busy");
  }

  function show(root, answer) {
    // Our own renderer made it and escaped all that is not ours; parsed this way no script in it would run either.
    const parsed = new DOMParser().parseFromString(answer.html, "text/html");
    const region = root.querySelector("[data-waymark-result]");
    region.replaceChildren(...parsed.body.childNodes);
    say(root, "");
    const headline = region.querySelector(".waymark-headline");
    if (answer.state === "found") headline?.focus();
    else say(root, answer.title);
    region.scrollIntoView({ block: "nearest" });
    root.dispatchEvent(
      new CustomEvent("waymark:result", { bubbles: true, detail: { state: answer.state } }),
    );
  }

  /** A parcel's page can be kept and shared; the e-mail never stands in its address. */
  function keepInAddress(fields) {
    const address = new URL(location.href);
    for (const name of FIELDS) address.searchParams.delete(name);
    for (const name of ["order", "number"]) {
      if (fields.get(name)) address.searchParams.set(name, fields.get(name));
    }
    history.replaceState(history.state, "", address);
  }

  function say(root, text) {
    root.querySelector("[data-waymark-status]").textContent = text || "";
  }

  function startAll(container) {
    container.querySelectorAll(SELECTOR).forEach(start);
  }

  startAll(document);
  // The theme editor swaps sections and blocks without loading the page again.
  for (const name of ["shopify:section:load", "shopify:block:load"]) {
    document.addEventListener(name, (event) => startAll(event.target.parentNode || document));
  }
})();
