// Downloads that end in the middle.
import { afterEach, expect, test, vi } from "vitest";
import { downloadFile } from "~/ui/save-file";

afterEach(() => vi.restoreAllMocks());

test("a download whose connection ends in the middle saves nothing and says so", async () => {
  const cut = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new Uint8Array([1]));
      controller.error(new Error("cut"));
    },
  });
  vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(cut));
  expect(await downloadFile("/app/shipments/export", "shipments.csv")).toBe(false);
});
