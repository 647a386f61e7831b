// The page around the extension's frames: hands out tokens, signs in, gives each frame the height it needs.
addEventListener("message", async ({ source, data }) => {
  const frame = [...document.querySelectorAll("iframe")].find(
    (each) => each.contentWindow === source,
  );
  if (!frame) return;
  if (typeof data.height === "number") frame.style.height = `${data.height}px`;
  if (data.asks === "sign-in") location.assign(`${location.pathname}/sign-in`);
  if (data.asks === "token") {
    const response = await fetch(`${location.pathname}/token`);
    source.postMessage({ answers: data.id, value: await response.text() }, "*");
  }
});
