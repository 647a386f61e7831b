// The demo's command line: what goes together, and what it refuses to call.
import { expect, test } from "vitest";
import { parseOptions } from "./options";

test("a server on this machine may play TrackingMore's cloud, no other one", () => {
  const url = "http://127.0.0.1:3900/v2";
  expect(parseOptions(["--trackingmore", url]).trackingMore).toBe(url);
  expect(parseOptions([]).trackingMore).toBeNull();
  for (const other of ["https://api.trackingmore.com/v2", "http://192.168.0.2/v2", "3900"])
    expect(() => parseOptions(["--trackingmore", other])).toThrow("an address on this machine");
  expect(() => parseOptions(["--once", "--trackingmore", url])).toThrow("doesn't go with --once");
});
