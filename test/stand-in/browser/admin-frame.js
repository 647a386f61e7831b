// The stand-in's admin around an app's frame: answers the App Bridge stub and plays Shopify's chrome.
(() => {
  const frame = document.querySelector("iframe#app-frame");
  const { appOrigin, basePath, storePath } = frame.dataset;
  const navigation = document.querySelector("#app-navigation");
  const appLink = document.querySelector("#app-link");
  const title = document.querySelector("#app-title");
  const actions = document.querySelector("#app-actions");
  const toasts = document.querySelector("#toasts");
  const saveBar = document.querySelector("#save-bar");
  const progress = document.querySelector("#app-progress");
  const rememberedAs = `stand-in-navigation:${basePath}`;
  let isAppAlive = false;

  const HEARD = {
    location({ path }) {
      isAppAlive = true;
      history.replaceState(null, "", basePath + (path === "/" ? "" : path));
      markCurrent();
    },
    loaded: () => showProgress(false),
    loading: ({ isLoading }) => showProgress(isLoading),
    chrome(chrome) {
      sessionStorage.setItem(rememberedAs, JSON.stringify(chrome.navigation));
      showNavigation(chrome.navigation);
      title.textContent = chrome.title || frame.title;
      document.title = `${chrome.title || chrome.documentTitle} · ${document.body.dataset.shopName}`;
      actions.replaceChildren(...chrome.actions.map(actionButton));
    },
    idToken: async () => (await (await fetch(`${storePath}/session-token`)).json()).token,
    extensions: async () => (await fetch(`${storePath}/app-extensions`)).json(),
    scopes: async () => (await fetch(`${storePath}/app-scopes`)).json(),
    async requestScopes({ scopes }) {
      const asked = `${frame.title} would like to: ${scopes.join(", ")}`;
      const isAllowed = confirm(asked);
      const shop = `${storePath.split("/").at(-1)}.myshopify.com`;
      const body = new URLSearchParams({ shop, scopes: scopes.join(",") });
      const answer = isAllowed
        ? await fetch("/actions/grant-scopes", { method: "POST", body })
        : await fetch(`${storePath}/app-scopes`);
      const detail = await answer.json();
      return { result: isAllowed ? "granted-all" : "declined-all", detail };
    },
    redirect({ url }) {
      location.assign(url);
    },
    toast: showToast,
    toastHide: ({ id }) => document.getElementById(id)?.remove(),
    saveBar({ isShown, confirmsDiscard }) {
      saveBar.hidden = !isShown;
      saveBar.dataset.confirms = String(Boolean(confirmsDiscard));
    },
    leaveConfirmation() {
      if (!confirm("Leave page with unsaved changes?")) throw new Error("The merchant stayed.");
    },
  };

  addEventListener("message", async ({ origin, source, data }) => {
    if (origin !== appOrigin || source !== frame.contentWindow || !data?.standIn) return;
    const answer = { kind: "answer", call: data.call };
    try {
      answer.value = await HEARD[data.kind]?.(data);
    } catch (error) {
      answer.error = error.message;
    }
    if (data.call) tell(answer.kind, answer);
  });

  function tell(kind, body) {
    frame.contentWindow.postMessage({ standIn: true, ...body, kind }, appOrigin);
  }

  function showNavigation(items) {
    const shown = items.filter(({ isHome }) => !isHome);
    const links = shown.map(({ path, label }) => {
      const link = document.createElement("a");
      link.href = basePath + path;
      link.textContent = label;
      link.dataset.path = path;
      return link;
    });
    navigation.replaceChildren(...links);
    markCurrent();
  }

  /** The entry whose path is the longest beginning of where we are; the app's own name for its home. */
  function markCurrent() {
    const path = location.pathname.slice(basePath.length) || "/";
    const links = [appLink, ...navigation.children];
    const fitting = [...navigation.children]
      .filter((link) => path === link.dataset.path || path.startsWith(`${link.dataset.path}/`))
      .sort((a, b) => b.dataset.path.length - a.dataset.path.length);
    for (const link of links) link.removeAttribute("aria-current");
    (fitting[0] ?? appLink).setAttribute("aria-current", "page");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-path]");
    if (!link || event.ctrlKey || event.metaKey || !isAppAlive) return;
    event.preventDefault();
    if (!saveBar.hidden && !confirm("Leave page with unsaved changes?")) return;
    saveBar.hidden = true;
    document.body.classList.remove("navigation-open");
    tell("navigate", { path: link.dataset.path });
  });

  function actionButton({ label, variant, isDisabled }, index) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = variant === "breadcrumb" ? `‹ ${label}` : label;
    button.className = variant === "primary" ? "primary" : "";
    button.disabled = isDisabled;
    button.addEventListener("click", () => tell("titleBarClick", { index }));
    return button;
  }

  function showToast({ id, message, duration, isError, action }) {
    const toast = document.createElement("div");
    toast.id = id;
    toast.className = isError ? "toast toast--error" : "toast";
    toast.append(message);
    if (action) toast.append(toastButton(action, () => tell("toastAction", { id })));
    const dismiss = () => {
      toast.remove();
      tell("toastDismiss", { id });
    };
    toast.append(toastButton("×", dismiss, "Dismiss"));
    toasts.append(toast);
    setTimeout(dismiss, duration);
  }

  function toastButton(label, onClick, name = label) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.ariaLabel = name;
    button.addEventListener("click", onClick);
    return button;
  }

  saveBar.addEventListener("click", ({ target }) => {
    const which = target.closest("button")?.value;
    if (!which) return;
    const asks = which === "discard" && saveBar.dataset.confirms === "true";
    if (asks && !confirm("Discard all unsaved changes?")) return;
    tell("saveBarClick", { which });
  });

  function showProgress(isShown) {
    progress.hidden = !isShown;
  }

  const remembered = sessionStorage.getItem(rememberedAs);
  if (remembered) showNavigation(JSON.parse(remembered));
})();
