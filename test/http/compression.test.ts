// Answers compressed as the client accepts them.
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { compressed } from "~/http/compression.server";

const TEXT = "a parcel on its way ".repeat(500);
const page = (headers: Record<string, string> = {}) =>
  compressed(
    async () =>
      new Response(TEXT, {
        status: 203,
        headers: { "content-type": "text/html; charset=utf-8", ...headers },
      }),
  );
const asking = (accepted: string) =>
  new Request("http://localhost/", { headers: { "accept-encoding": accepted } });

test.each([
  ["gzip, deflate, br, zstd", "br", brotliDecompressSync],
  ["gzip", "gzip", gunzipSync],
  ["br;q=0, gzip;q=0.5", "gzip", gunzipSync],
] as const)("%s gets %s", async (accepted, encoding, decompress) => {
  const response = await page()(asking(accepted));
  expect(response.status).toBe(203);
  expect(response.headers.get("content-encoding")).toBe(encoding);
  expect(response.headers.get("vary")).toBe("Accept-Encoding");
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.length).toBeLessThan(TEXT.length / 10);
  expect(decompress(bytes).toString()).toBe(TEXT);
});

test.each([
  ["a client that accepts none", page(), "identity"],
  ["what is encoded already", page({ "content-encoding": "br" }), "gzip"],
  ["a download", page({ "content-disposition": "attachment" }), "gzip"],
  ["what is no text", page({ "content-type": "image/png" }), "gzip"],
])("%s is answered as it is", async (_what, handle, accepted) => {
  const response = await handle(asking(accepted));
  expect(await response.text()).toBe(TEXT);
});
