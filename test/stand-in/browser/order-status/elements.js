// Look-alikes of Shopify's `s-*` elements, as many as the extension uses: their roles and meaning, plainly styled.

const ICONS = {
  "check-circle-filled":
    '<path fill="currentColor" fill-rule="evenodd" d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3.3 5.3-4 4a.8.8 0 0 1-1.1 0l-1.9-1.9 1.1-1.1 1.3 1.3 3.5-3.4 1.1 1.1Z"/>',
  minus: '<path stroke="currentColor" stroke-width="1.5" d="M4 8h8"/>',
  circle: '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.5"/>',
  truck:
    '<path fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" d="M1 4h8.5v7H1zM9.5 6.5h3L15 9v2H9.5z"/><circle cx="4.5" cy="11.8" r="1.6" fill="currentColor"/><circle cx="11.8" cy="11.8" r="1.6" fill="currentColor"/>',
  "alert-triangle-filled":
    '<path fill="currentColor" fill-rule="evenodd" d="M8 1.5 15 14H1L8 1.5Zm-.7 4.7.2 4h1l.2-4H7.3ZM8 11.2a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8Z"/>',
};

const ROLES = {
  "ordered-list": "list",
  "unordered-list": "list",
  "list-item": "listitem",
  status: "status",
};

/** An element with what it does on each change of its attributes. */
function define(name, attributes, update, shadow = "") {
  customElements.define(
    name,
    class extends HTMLElement {
      static observedAttributes = [...attributes, "accessibilityrole", "accessibilityvisibility"];
      constructor() {
        super();
        if (shadow) this.attachShadow({ mode: "open" }).innerHTML = STYLES + shadow;
      }
      connectedCallback() {
        this.refresh();
      }
      attributeChangedCallback() {
        this.refresh();
      }
      refresh() {
        const role = ROLES[this.getAttribute("accessibilityrole")];
        if (role) this.setAttribute("role", role);
        update?.(this, this.shadowRoot);
      }
    },
  );
}

const GAPS = { base: "16px", "small-200": "10px", "small-300": "6px", "small-500": "2px" };
const QUERY = /^@container \((inline-size > \d+px)\) (.+), (.+)$/;
let rules = 0;

/** "@container (inline-size > 480px) 1fr 1fr, 1fr", or a plain value, as a custom property of the element. */
function responsive(element, attribute, property, names = {}) {
  const value = element.getAttribute(attribute);
  const written = (name) => names[name] ?? name;
  const [, query, wide, narrow] = QUERY.exec(value ?? "") ?? [];
  if (value?.startsWith("@") && !query) throw new Error(`The stand-in can't read "${value}".`);
  element.style.removeProperty(property);
  if (!query)
    return value === null ? undefined : element.style.setProperty(property, written(value));
  element.dataset[`rule${property.replaceAll("-", "")}`] ??= String(++rules);
  const key = `rule${property.replaceAll("-", "")}`;
  const selector = `[data-${key}="${element.dataset[key]}"]`;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `${selector} { ${property}: ${written(narrow)} }
     @container (${query}) { ${selector} { ${property}: ${written(wide)} } }`,
  );
  document.adoptedStyleSheets.push(sheet);
}

/** Inside a shadow the document's styles do not reach. */
const STYLES = `<style>
  :host([hidden]) { display: none }
  h2 { margin: 0 0 16px; font: 600 18px/1.3 inherit; font-family: inherit }
  a { color: #005bd3; text-decoration: underline; overflow-wrap: anywhere }
  button { font: 500 14px/1.4 inherit; font-family: inherit; color: #202223; background: #fff; cursor: pointer;
    border: 1px solid #b5b8bb; border-radius: 8px; padding: 9px 16px; min-height: 40px }
  a.button { display: inline-block; font-weight: 500; color: #202223; background: #fff; text-decoration: none;
    border: 1px solid #b5b8bb; border-radius: 8px; padding: 9px 16px; min-height: 40px; box-sizing: border-box }
  [hidden] { display: none !important }
  :host([variant=primary]) a.button { color: #fff; background: #202223; border-color: #202223 }
  summary { color: #005bd3; cursor: pointer; padding: 6px 0 }
  details[open] summary { margin-bottom: 6px }
  :focus-visible { outline: 2px solid #005bd3; outline-offset: 2px }
  .track { height: 6px; border-radius: 3px; background: #dfe3e8; overflow: hidden }
  .bar { height: 100%; border-radius: 3px; background: #1a6b3c }
  :host([tone=critical]) .bar { background: #b3261e }
  .thumbnail { width: 50px; height: 50px; border: 1px solid #dfe3e8; border-radius: 8px; overflow: hidden }
  .thumbnail img { display: block; width: 100%; height: 100%; object-fit: cover }
  .thumbnail img[hidden] { display: none }
  svg { display: block; width: 18px; height: 18px }
</style>`;

define(
  "s-section",
  ["heading"],
  (element, root) => {
    root.querySelector("h2").textContent = element.getAttribute("heading") ?? "";
  },
  "<section><h2></h2><slot></slot></section>",
);
define("s-heading", [], (element) => {
  element.setAttribute("role", "heading");
  element.setAttribute("aria-level", "3");
});
define("s-stack", []);
define("s-box", []);
define("s-grid", ["gridtemplatecolumns", "gap", "alignitems", "justifyitems"], (element) => {
  responsive(element, "gridtemplatecolumns", "--columns");
  responsive(element, "gap", "--gap", GAPS);
  element.style.alignItems = element.getAttribute("alignitems") ?? "";
  element.style.justifyItems = element.getAttribute("justifyitems") ?? "";
});
define("s-query-container", []);
define("s-text", []);
define("s-paragraph", [], (element) => element.setAttribute("role", "paragraph"));
define("s-unordered-list", [], (element) => element.setAttribute("role", "list"));
define("s-list-item", [], (element) => element.setAttribute("role", "listitem"));
define("s-skeleton-paragraph", [], (element) => element.setAttribute("aria-hidden", "true"));
define(
  "s-icon",
  ["type"],
  (element, root) => {
    const type = element.getAttribute("type");
    if (type && !ICONS[type]) throw new Error(`The stand-in has no icon "${type}".`);
    root.querySelector("svg").innerHTML = ICONS[type] ?? "";
  },
  '<svg viewBox="0 0 16 16" aria-hidden="true"></svg>',
);
define(
  "s-progress",
  ["value", "max", "accessibilitylabel"],
  (element, root) => {
    const [value, max] = ["value", "max"].map((name) => Number(element.getAttribute(name)));
    element.setAttribute("role", "progressbar");
    element.setAttribute("aria-valuemin", "0");
    element.setAttribute("aria-valuemax", String(max));
    element.setAttribute("aria-valuenow", String(value));
    element.setAttribute("aria-label", element.getAttribute("accessibilitylabel") ?? "");
    root.querySelector(".bar").style.width = `${max > 0 ? (value / max) * 100 : 0}%`;
  },
  '<div class="track"><div class="bar"></div></div>',
);
define(
  "s-link",
  ["href", "target", "accessibilitylabel"],
  (element, root) => {
    const link = root.querySelector("a");
    link.href = element.getAttribute("href") ?? "";
    link.target = element.getAttribute("target") ?? "";
    const label = element.getAttribute("accessibilitylabel");
    if (label) link.setAttribute("aria-label", label);
  },
  '<a rel="noopener noreferrer"><slot></slot></a>',
);
define(
  "s-product-thumbnail",
  ["src", "alt"],
  (element, root) => {
    const image = root.querySelector("img");
    const source = element.getAttribute("src");
    image.hidden = !source;
    if (source) image.src = source;
    image.alt = element.getAttribute("alt") ?? "";
  },
  '<div class="thumbnail"><img loading="lazy"></div>',
);
define(
  "s-button",
  ["href", "target"],
  (element, root) => {
    const href = element.getAttribute("href");
    root.querySelector("button").hidden = href !== null;
    const link = root.querySelector("a");
    link.hidden = href === null;
    link.href = href ?? "";
    link.target = element.getAttribute("target") === "_blank" ? "_blank" : "";
    // One slot takes the text: it stands in the element that shows.
    (href === null ? root.querySelector("button") : link).append(root.querySelector("slot"));
  },
  '<button type="button"><slot></slot></button><a class="button" rel="noopener noreferrer"></a>',
);
define("s-banner", ["tone"], (element) => element.setAttribute("role", "status"));
define(
  "s-details",
  ["defaultopen"],
  (element, root) => {
    if (element.hasAttribute("defaultopen")) root.querySelector("details").open = true;
  },
  '<details><summary><slot name="summary"></slot></summary><slot></slot></details>',
);
define("s-summary", [], (element) => {
  element.slot = "summary";
});
