// Which addresses may be pushed to.
import { describe, expect, test } from "vitest";
import { allowedAddresses, isPublicAddress, type Resolve } from "~/lib/public-address.server";

describe("addresses of no public network are refused", () => {
  test.each([
    ["127.0.0.1", "loopback"],
    ["127.255.255.254", "loopback"],
    ["0.0.0.0", "this host"],
    ["0.1.2.3", "this network"],
    ["10.0.0.1", "RFC 1918"],
    ["10.255.255.255", "RFC 1918"],
    ["172.16.0.1", "RFC 1918"],
    ["172.31.255.255", "RFC 1918"],
    ["192.168.1.1", "RFC 1918"],
    ["169.254.169.254", "metadata"],
    ["169.254.0.1", "link-local"],
    ["100.64.0.1", "carrier NAT"],
    ["192.0.0.8", "protocol assignments"],
    ["198.18.0.1", "benchmarks"],
    ["192.0.2.1", "documentation"],
    ["198.51.100.1", "documentation"],
    ["203.0.113.1", "documentation"],
    ["224.0.0.1", "multicast"],
    ["255.255.255.255", "broadcast"],
    ["::", "unspecified"],
    ["::1", "loopback"],
    ["fc00::1", "unique local"],
    ["fd12:3456:789a::1", "unique local"],
    ["fd00:ec2::254", "metadata over IPv6"],
    ["fe80::1", "link-local"],
    ["fe80::1%eth0", "link-local with its zone"],
    ["fec0::1", "site-local"],
    ["ff02::1", "multicast"],
    ["::ffff:127.0.0.1", "IPv4-mapped loopback"],
    ["::ffff:7f00:1", "the same in hexadecimal"],
    ["::ffff:10.0.0.1", "IPv4-mapped RFC 1918"],
    ["::ffff:169.254.169.254", "IPv4-mapped metadata"],
    ["::ffff:8.8.8.8", "IPv4-mapped at all"],
    ["::127.0.0.1", "IPv4-compatible"],
    ["64:ff9b::7f00:1", "NAT64"],
    ["2002:7f00:1::", "6to4 of 127.0.0.1"],
    ["2001:0:4136:e378::", "Teredo"],
    ["2001:db8::1", "documentation"],
    ["localhost", "not an address"],
    ["", "nothing"],
  ])("%s (%s)", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

test.each([
  "8.8.8.8",
  "1.1.1.1",
  "47.90.206.205",
  "9.255.255.255",
  "11.0.0.0",
  "172.15.255.255",
  "172.32.0.1",
  "100.63.255.255",
  "169.253.1.1",
  "223.255.255.255",
  "2606:4700::1111",
  "2a00:1450:4001:81b::200e",
])("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

const unasked: Resolve = () => Promise.reject(new Error("an address needs no resolver"));

test.each([
  "http://127.1/",
  "http://2130706433/",
  "http://0x7f.0.0.1/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::1]:8080/",
])("%s is loopback, however it is written", async (url) => {
  const { hostname } = new URL(url);
  const rule = { allowPrivate: false, resolve: unasked };
  await expect(allowedAddresses(rule, hostname)).rejects.toMatchObject({ code: "forbidden" });
  await expect(allowedAddresses({ ...rule, allowPrivate: true }, hostname)).resolves.toHaveLength(
    1,
  );
});

test("one private address among public ones refuses the whole name", async () => {
  const resolve: Resolve = async () => [
    { address: "8.8.8.8", family: 4 },
    { address: "10.0.0.1", family: 4 },
  ];
  await expect(
    allowedAddresses({ allowPrivate: false, resolve }, "two.test"),
  ).rejects.toMatchObject({ code: "forbidden" });
});

test("a name that leads nowhere is no address", async () => {
  const nowhere: Resolve = () => Promise.reject(new Error("ENOTFOUND"));
  for (const resolve of [nowhere, async () => []]) {
    await expect(
      allowedAddresses({ allowPrivate: true, resolve }, "none.test"),
    ).rejects.toMatchObject({ code: "unavailable" });
  }
});
