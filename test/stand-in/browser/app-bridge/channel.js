// Who and where the app is, and the line to the admin around it (admin-frame.js).

const script = document.currentScript;
export const ADMIN = new URL(script.src).origin;
export const isFramed = window.parent !== window;

export const parameters = new URLSearchParams(location.search);
export const frame = readFrame();
export const config = {
  apiKey: script.dataset.apiKey ?? metaContent("shopify-api-key") ?? "",
  shop: parameters.get("shop") ?? frame.shop,
  host: parameters.get("host") ?? frame.host,
  locale: parameters.get("locale") ?? frame.locale ?? "en",
};

const waiting = new Map();
const heard = new Map();
let lastCall = 0;

export function tell(kind, body = {}) {
  if (isFramed) parent.postMessage({ standIn: true, kind, ...body }, ADMIN);
}

/** Like `tell`, and resolves with the admin's answer. */
export function ask(kind, body = {}) {
  const call = ++lastCall;
  tell(kind, { call, ...body });
  return new Promise((resolve, reject) => waiting.set(call, { resolve, reject }));
}

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== ADMIN || source !== parent || !data?.standIn) return;
  if (data.kind === "answer") {
    const { resolve, reject } = waiting.get(data.call) ?? {};
    waiting.delete(data.call);
    if (data.error) reject?.(new Error(data.error));
    else resolve?.(data.value);
  } else heard.get(data.kind)?.(data);
});

/** Says what happens when the admin tells of `kind`. */
export function whenTold(kind, act) {
  heard.set(kind, act);
}

function readFrame() {
  try {
    return JSON.parse(window.name.replace(/^stand-in:/, ""));
  } catch {
    return {};
  }
}

function metaContent(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content;
}
