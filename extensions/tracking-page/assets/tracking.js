/* Spares the tracking block the reload, and keeps an open result fresh: asks the form's own address for JSON. */
(() => {
  "use strict";
  const SELECTOR = "[data-waymark]";
  /** Parameters that may hold what the field "contact" takes, the field's own name first. */
  const CONTACTS = ["contact", "email", "phone", "postcode"];
  const KEPT = ["order", "number"];
  const MINUTE_MS = 60000;
  /** The address of this page asks once, whichever block has the form for it. */
  let hasAskedFromAddress = false;

  function start(root) {
    if (root.dataset.waymarkReady) return;
    root.dataset.waymarkReady = "true";
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      ask(root, addressOf(form), () => form.submit());
    });
    if (!hasAskedFromAddress) hasAskedFromAddress = askFromAddress(root);
  }

  /** A link such as ?link=…, ?order=1001&email=… or ?number=… is answered at once; answers whether it was one. */
  function askFromAddress(root) {
    const given = new URLSearchParams(location.search);
    const forms = [...root.querySelectorAll("form")];
    if (given.get("link") && forms[0]) {
      const address = addressOf(forms[0], { link: given.get("link") });
      ask(root, address, () => location.assign(address));
      return true;
    }
    for (const form of forms) {
      const inputs = [...form.elements].filter((input) => input.type !== "hidden" && input.name);
      for (const input of inputs) input.value = valueFor(input.name, given) || input.value;
      if (inputs.every((input) => valueFor(input.name, given) && input.validity.valid)) {
        form.requestSubmit();
        return true;
      }
    }
    return false;
  }

  function valueFor(name, given) {
    const names = CONTACTS.includes(name) ? [name, ...CONTACTS] : [name];
    return names.map((each) => given.get(each)).find(Boolean);
  }

  /** Where a form asks, with what stands in it; or with `only` that and the form's hidden fields. */
  function addressOf(form, only) {
    const address = new URL(form.action);
    const fields = new FormData(form);
    const locale = fields.get("locale");
    address.hash = "";
    address.search = new URLSearchParams(only ? { ...(locale && { locale }), ...only } : fields);
    return address;
  }

  async function ask(root, address, withoutScript) {
    root.waymarkPending?.abort();
    clearTimeout(root.waymarkTimer);
    const pending = (root.waymarkPending = new AbortController());
    root.classList.add("waymark-asked");
    root.setAttribute("aria-busy", "true");
    say(root, root.dataset.waymarkBusy);
    try {
      const answer = await (await fetchJson(address, { signal: pending.signal })).json();
      show(root, answer);
      say(root, "");
      const headline = root.querySelector("[data-waymark-result] .waymark-headline");
      if (answer.state === "found") headline?.focus();
      else say(root, answer.title);
      region(root).scrollIntoView({ block: "nearest" });
      keepInAddress(address.searchParams);
      refreshLater(root, address, answer);
    } catch {
      // No JSON came: let the browser go there, as it does without this script.
      if (!pending.signal.aborted) withoutScript();
      return;
    }
    root.removeAttribute("aria-busy");
  }

  function fetchJson(address, { signal, version }) {
    const asked = new URL(address);
    asked.searchParams.set("format", "json");
    const headers = { accept: "application/json" };
    if (version) headers["if-none-match"] = `"${version}"`;
    return fetch(asked, { signal, headers });
  }

  function region(root) {
    return root.querySelector("[data-waymark-result]");
  }

  function show(root, answer) {
    // Our own renderer made it and escaped all that is not ours; parsed this way no script in it would run either.
    const parsed = new DOMParser().parseFromString(answer.html, "text/html");
    region(root).replaceChildren(...parsed.body.childNodes);
    root.dispatchEvent(
      new CustomEvent("waymark:result", { bubbles: true, detail: { state: answer.state } }),
    );
  }

  /** While the parcel is under way and somebody looks, asks again now and then; a 304 costs next to nothing. */
  function refreshLater(root, address, answer) {
    if (!answer.refreshSeconds) return;
    const { signal } = root.waymarkPending;
    root.waymarkTimer = setTimeout(async () => {
      // The theme editor has taken the block away.
      if (!root.isConnected) return;
      const newer = document.hidden ? null : await refresh(root, address, answer, signal);
      // Unless another look-up has begun meanwhile.
      if (!signal.aborted) refreshLater(root, address, newer ?? answer);
    }, answer.refreshSeconds * 1000);
  }

  /** The newer answer, shown in place; nothing when there is none. */
  async function refresh(root, address, answer, signal) {
    try {
      const response = await fetchJson(address, { signal, version: answer.version });
      const newer = response.ok && (await response.json());
      const focused = region(root).contains(document.activeElement) && document.activeElement;
      const isReading = focused && !focused.matches(".waymark-headline");
      // Somebody is at a link of it just now: not taken away from under the hand.
      if (!newer || newer.version === answer.version || isReading) return;
      const open = [...region(root).querySelectorAll("details")].map((each) => each.open);
      show(root, newer);
      region(root)
        .querySelectorAll("details")
        .forEach((each, index) => (each.open = open[index] ?? false));
      if (focused) region(root).querySelector(".waymark-headline")?.focus({ preventScroll: true });
      if (newer.title !== answer.title) say(root, newer.title);
      return newer;
    } catch {
      // The next turn tries again.
    }
  }

  /** "12 minutes ago" stays true while the page stays open. */
  function countOn() {
    for (const time of document.querySelectorAll("time[data-waymark-ago]")) {
      const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / MINUTE_MS);
      const [count, unit] =
        minutes < 60
          ? [minutes, "minute"]
          : minutes < 1440
            ? [Math.floor(minutes / 60), "hour"]
            : [Math.floor(minutes / 1440), "day"];
      const { lang } = time.closest("[lang]");
      const format = new Intl.RelativeTimeFormat(`${lang}-u-nu-latn`);
      if (minutes > 0) time.textContent = format.format(-count, unit);
    }
  }

  /** A parcel's page can be kept and shared; an e-mail, phone number or postcode never stands in its address. */
  function keepInAddress(asked) {
    const address = new URL(location.href);
    for (const name of [...KEPT, ...CONTACTS]) address.searchParams.delete(name);
    if (!asked.get("link")) address.searchParams.delete("link");
    for (const name of KEPT) {
      if (asked.get(name)) address.searchParams.set(name, asked.get(name));
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
  setInterval(countOn, MINUTE_MS);
  // The theme editor swaps sections and blocks without loading the page again.
  for (const name of ["shopify:section:load", "shopify:block:load"]) {
    document.addEventListener(name, (event) => startAll(event.target.parentNode || document));
  }
})();
