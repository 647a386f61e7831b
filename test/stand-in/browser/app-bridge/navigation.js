// Addresses: the admin's follows the app's, and Shopify's lead to the stand-in's.
import { ADMIN, config, frame, isFramed, tell, whenTold } from "./channel.js";

const FRAME_PARAMETERS =
  "embedded shop host id_token hmac timestamp locale session shopify-reload".split(" ");

whenTold("navigate", ({ path }) => navigate(path));

/** The app's own router listens for `shopify:navigate` on a link. */
function navigate(path) {
  const link =
    navigationLinks().find((link) => link.getAttribute("href") === path) ?? temporaryLink(path);
  link.dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true }));
  if (link.dataset.standIn) link.remove();
}

export function navigationLinks() {
  return [...document.querySelectorAll("ui-nav-menu [href], s-app-nav [href]")];
}

function temporaryLink(path) {
  const link = document.createElement("a");
  link.setAttribute("href", path);
  link.dataset.standIn = "true";
  link.hidden = true;
  document.body.append(link);
  return link;
}

export function tellLocation() {
  const url = new URL(location.href);
  for (const name of FRAME_PARAMETERS) url.searchParams.delete(name);
  tell("location", { path: url.pathname + url.search });
}

for (const method of ["pushState", "replaceState"]) {
  const plain = history[method].bind(history);
  history[method] = (...values) => {
    plain(...values);
    tellLocation();
  };
}
addEventListener("popstate", tellLocation);

/** Shopify's addresses as the stand-in plays them; null for all others. */
function standInAddress(href) {
  const admin = /^shopify:\/*admin\/?(.*)$/i.exec(href);
  if (admin) return `${ADMIN}/store/${storeName()}/${admin[1]}`;
  if (!URL.canParse(href)) return null;
  const { hostname, pathname, search } = new URL(href);
  if (hostname === "admin.shopify.com") return ADMIN + pathname + search;
  if (!hostname.endsWith(".myshopify.com")) return null;
  if (pathname.startsWith("/admin"))
    return `${ADMIN}/store/${hostname.split(".")[0]}${pathname.slice("/admin".length)}${search}`;
  const storefront = frame.storefronts?.[hostname];
  return storefront ? storefront + pathname + search : null;
}

function storeName() {
  return (config.shop ?? "").split(".")[0];
}

export function openInAdmin(href) {
  const url = standInAddress(href) ?? href;
  if (isFramed) tell("redirect", { url });
  else location.assign(url);
}

const plainOpen = window.open.bind(window);
window.open = (url = "", target = "", features = undefined) => {
  const href = String(url);
  const mapped = standInAddress(href);
  if (mapped && ["_top", "_parent"].includes(target)) return void openInAdmin(href);
  return plainOpen(mapped ?? url, target, features);
};

document.addEventListener("click", (event) => {
  const link = event.target?.closest?.("a[href]");
  const mapped = link && standInAddress(link.getAttribute("href"));
  if (!mapped || event.defaultPrevented) return;
  event.preventDefault();
  if (link.target === "_blank" || event.ctrlKey || event.metaKey) plainOpen(mapped, "_blank");
  else openInAdmin(mapped);
});
