// A second start must find its shops, orders and tokens again.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { SHOP, startSampleStandIn } from "../support/sample-stand-in.ts";

test("orders, ids and installs outlive a restart", async () => {
  const dataFile = path.join(mkdtempSync(path.join(tmpdir(), "stand-in-")), "inner/data.json");
  const first = await startSampleStandIn({ dataFile });
  first.store.setInstallation(SHOP, { id: "1", installedAt: "2026-07-01T00:00:00Z", scopes: [] });
  const order = first.createOrder(SHOP, { email: "ada@example.com" });
  const made = first.fulfill(SHOP, order.id, { company: "UPS", numbers: ["1Z1"] });
  await first.stop();

  const second = await startSampleStandIn({ dataFile });
  try {
    expect(second.store.order(SHOP, order.id)).toEqual(order);
    expect(second.store.fulfillmentsOf(order.id)).toEqual([made]);
    expect(second.store.shop(SHOP).installation?.id).toBe("1");
    const next = second.createOrder(SHOP, { email: "ada@example.com" });
    expect(next.name).toBe("#1002");
    expect(next.id).not.toBe(order.id);
    expect(next.customer?.id).toBe(order.customer?.id);
  } finally {
    await second.stop();
  }
  expect(readFileSync(dataFile, "utf8")).toContain("#1002");
}, 180_000);

test("a damaged data file is one clear sentence", async () => {
  const dataFile = path.join(mkdtempSync(path.join(tmpdir(), "stand-in-")), "data.json");
  writeFileSync(dataFile, '{"shops":');
  await expect(startSampleStandIn({ dataFile })).rejects.toThrow("is damaged; delete it");
});
