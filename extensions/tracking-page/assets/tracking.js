/* Loads tracking results as JSON without a page reload, and refreshes an open result. */
(() => {
  "use strict";
  const SELECTOR = "[data-waymark]";
  /** Parameters for the field "contact", its own name first. */
  const CONTACTS = ["contact", "email", "phone", "postcode"];
  const KEPT = ["order", "number"];
  /** Parameters that every request of a block carries on. */
  const CARRIED = ["locale", "country", "hide"];
  /** States in which the order or parcel was found. */
  const ANSWERS = ["found", "waiting"];
  const MINUTE_MS = 60000;
  /** Only one block answers the page's address. */
  let hasReadAddress = false;

  function start(root) {
    if (root.dataset.waymarkReady) return;
    root.dataset.waymarkReady = "true";
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      lookUp(root, requestOf(form), () => form.submit());
    });
    if (!hasReadAddress) hasReadAddress = lookUpFromAddress(root);
  }

  /** Looks up ?link=…, ?order=1001&email=… or ?number=… of the page's address; true if there was one. */
  function lookUpFromAddress(root) {
    const given = new URLSearchParams(location.search);
    const forms = [...root.querySelectorAll("form")];
    if (given.get("link") && forms[0]) {
      const request = linkRequest(forms[0], given.get("link"));
      fold(root, true);
      lookUp(root, request, () => location.assign(request.url));
      return true;
    }
    for (const form of forms) {
      const inputs = [...form.elements].filter((input) => input.type !== "hidden" && input.name);
      for (const input of inputs) input.value = valueFor(input.name, given) || input.value;
      if (inputs.every((input) => valueFor(input.name, given) && input.validity.valid)) {
        fold(root, true);
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

  /** What a form sends. POST keeps an e-mail address out of addresses and their logs. */
  function requestOf(form) {
    const url = new URL(form.action);
    const fields = new URLSearchParams(new FormData(form));
    url.hash = "";
    if (form.method === "post") return { url, fields, body: fields };
    url.search = fields;
    return { url, fields };
  }

  function linkRequest(form, link) {
    const { url, fields } = requestOf(form);
    url.search = new URLSearchParams({ link });
    carryOn(fields, url);
    return { url, fields: url.searchParams };
  }

  function carryOn(fields, url) {
    for (const name of CARRIED) {
      if (fields.get(name)) url.searchParams.set(name, fields.get(name));
    }
  }

  async function lookUp(root, request, withoutScript) {
    root.waymarkPending?.abort();
    clearTimeout(root.waymarkTimer);
    const pending = (root.waymarkPending = new AbortController());
    root.setAttribute("aria-busy", "true");
    say(root, root.dataset.waymarkBusy);
    try {
      const answer = await (await fetchJson(request, { signal: pending.signal })).json();
      const isAnswer = ANSWERS.includes(answer.state);
      show(root, answer);
      fold(root, isAnswer);
      say(root, "");
      region(root).querySelector(".waymark-headline")?.focus({ preventScroll: true });
      region(root).scrollIntoView({ block: isAnswer ? "start" : "nearest" });
      keepInAddress(request.fields);
      refreshLater(root, refreshRequest(request, answer), answer);
    } catch {
      // No JSON arrived: let the browser open the page, as without this script.
      if (!pending.signal.aborted) withoutScript();
      return;
    }
    root.removeAttribute("aria-busy");
  }

  /** The order's own page shows the same without an e-mail address. */
  function refreshRequest(request, { orderUrl }) {
    if (!orderUrl) return request;
    const url = new URL(orderUrl, request.url);
    carryOn(request.fields, url);
    return { url };
  }

  function fetchJson({ url, body }, { signal, version }) {
    const jsonUrl = new URL(url);
    jsonUrl.searchParams.set("format", "json");
    const headers = { accept: "application/json" };
    if (version) headers["if-none-match"] = `"${version}"`;
    return fetch(jsonUrl, { method: body ? "POST" : "GET", body, signal, headers });
  }

  /** The forms fold below an answer, and stay open with what was typed below a miss. */
  function fold(root, isAnswer) {
    const again = root.querySelector("[data-waymark-again]");
    again.open = !isAnswer;
    again.querySelector("summary").hidden = !isAnswer;
    root.classList.toggle("waymark-answered", isAnswer);
    // Set anew, they do not count as moved.
    region(root).after(again);
  }

  function region(root) {
    return root.querySelector("[data-waymark-result]");
  }

  function show(root, answer) {
    // The app rendered and escaped it; scripts in a document parsed this way do not run.
    const parsed = new DOMParser().parseFromString(answer.html, "text/html");
    region(root).replaceChildren(...parsed.body.childNodes);
    root.dispatchEvent(
      new CustomEvent("waymark:result", { bubbles: true, detail: { state: answer.state } }),
    );
  }

  /** While a parcel is in transit and the page is visible, refreshes the result; mostly a cheap 304. */
  function refreshLater(root, request, answer) {
    if (!answer.refreshSeconds) return;
    const { signal } = root.waymarkPending;
    root.waymarkTimer = setTimeout(async () => {
      // The theme editor removed the block.
      if (!root.isConnected) return;
      const newer = document.hidden ? null : await refresh(root, request, answer, signal);
      // Unless another look-up has started.
      if (!signal.aborted) refreshLater(root, request, newer ?? answer);
    }, answer.refreshSeconds * 1000);
  }

  /** Shows and returns a newer answer; undefined when there is none. */
  async function refresh(root, request, answer, signal) {
    try {
      const response = await fetchJson(request, { signal, version: answer.version });
      const newer = response.ok && (await response.json());
      const focused = region(root).contains(document.activeElement) && document.activeElement;
      const isReading = focused && !focused.matches(".waymark-headline");
      // A focused link of the result must not disappear.
      if (!newer || newer.version === answer.version || isReading) return;
      const isOpen = foldsOf(root).map((folds) => folds.map((each) => each.open));
      show(root, newer);
      foldsOf(root).forEach((folds, kind) =>
        folds.forEach((each, index) => (each.open = isOpen[kind][index] ?? each.open)),
      );
      if (focused) region(root).querySelector(".waymark-headline")?.focus({ preventScroll: true });
      if (newer.title !== answer.title) say(root, newer.title);
      return newer;
    } catch {
      // The next refresh retries.
    }
  }

  /** Parcels and older scans, which a refresh leaves open or closed. */
  function foldsOf(root) {
    const kinds = [".waymark-parcel", ".waymark-earlier"];
    return kinds.map((kind) => [...region(root).querySelectorAll(kind)]);
  }

  /** Keeps "12 minutes ago" current while the page is open. */
  function updateAges() {
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

  /** Makes the page's address shareable; it never contains an e-mail, phone number or postcode. */
  function keepInAddress(query) {
    const address = new URL(location.href);
    for (const name of [...KEPT, ...CONTACTS]) address.searchParams.delete(name);
    if (!query.get("link")) address.searchParams.delete("link");
    for (const name of KEPT) {
      if (query.get(name)) address.searchParams.set(name, query.get(name));
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
  setInterval(updateAges, MINUTE_MS);
  // The theme editor replaces sections and blocks without a page load.
  for (const name of ["shopify:section:load", "shopify:block:load"]) {
    document.addEventListener(name, (event) => startAll(event.target.parentNode || document));
  }
})();
