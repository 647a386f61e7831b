// Which session tokens the admin accepts.
import { expect, test } from "vitest";
import { hasAdminToken } from "~/shops/session-user";

const dest = "https://north.myshopify.com";
const admin = { iss: `${dest}/admin`, dest, sub: "42" };

function request(claims: unknown, where: "header" | "parameter" = "header"): Request {
  const encoded = Buffer.from(JSON.stringify(claims)).toString("base64url");
  const token = `e30.${encoded}.signature`;
  return where === "header"
    ? new Request("https://waymark.test/app", { headers: { authorization: `Bearer ${token}` } })
    : new Request(`https://waymark.test/app?id_token=${token}`);
}

test.each(["header", "parameter"] as const)("the admin's token in the %s opens it", (where) => {
  expect(hasAdminToken(request(admin, where))).toBe(true);
});

test.each([
  ["of a customer account", { ...admin, sub: "gid://shopify/Customer/1" }],
  ["whose shop is a bare host", { ...admin, dest: "north.myshopify.com" }],
  ["issued for another shop", { ...admin, iss: "https://south.myshopify.com/admin" }],
  ["issued by something else than the admin", { ...admin, iss: dest }],
  ["without a user", { iss: admin.iss, dest }],
  ["for another domain", { ...admin, iss: "https://a.example/admin", dest: "https://a.example" }],
])("a token %s does not", (_what, claims) => {
  expect(hasAdminToken(request(claims))).toBe(false);
  expect(hasAdminToken(request(claims, "parameter"))).toBe(false);
});

test("no token, or one that can't be decoded, is left to Shopify's library", () => {
  expect(hasAdminToken(new Request("https://waymark.test/app"))).toBe(true);
  expect(hasAdminToken(new Request("https://waymark.test/app?id_token=x"))).toBe(true);
});
