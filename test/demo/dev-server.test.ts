// `npm run dev` prepares the packages of all pages before the first is opened.
import path from "node:path";
import { resolveConfig } from "vite";
import { expect, test } from "vitest";

test("Vite looks for packages in every page before one is opened", async () => {
  const { optimizeDeps } = await resolveConfig({}, "serve");
  const entries = [optimizeDeps.entries ?? []].flat().map((file) => path.relative(".", file));
  for (const page of ["app/entry.client.tsx", "app/routes/app._index/route.tsx"])
    expect(entries).toContain(page);
});
