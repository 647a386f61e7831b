import { expect, test } from "vitest";
import { createBearerReader } from "~/storefront/order-status/customer-token.server";
import { API_KEY, type TokenOptions, customerToken } from "./customer-token";
import { SECRET, SHOP } from "./signed-request";
import { SHOPIFY_API_VERSION } from "~/shopify/admin-api/api-version";

const read = createBearerReader(API_KEY, [SECRET, "the-secret-before"], SHOPIFY_API_VERSION);
const present = (authorization?: string) =>
  read(
    new Request("https://waymark.example.com/api/order-status", {
      headers: authorization ? { authorization } : {},
    }),
  );
const readToken = (customerId: string | null, options?: TokenOptions) =>
  present(`Bearer ${customerToken(customerId, options)}`);

test("a token names its shop, and the customer once somebody is signed in", async () => {
  expect(await readToken("7001")).toEqual({ shopId: SHOP, customerId: "7001" });
  expect(await readToken(null)).toEqual({ shopId: SHOP, customerId: null });
});

test("the shop is read with or without a scheme", async () => {
  const withScheme = { claims: { dest: `https://${SHOP}` } };
  expect(await readToken("7001", withScheme)).toEqual({ shopId: SHOP, customerId: "7001" });
});

test("while the secret rotates, the one before still counts", async () => {
  expect(await readToken("7001", { secret: "the-secret-before" })).not.toBeNull();
});

test("who is no customer, such as a merchant with the admin's token, is nobody", async () => {
  for (const sub of ["90000000001", "gid://shopify/Order/7001", "gid://shopify/Customer/7001x"]) {
    expect(await readToken(null, { claims: { sub } })).toEqual({ shopId: SHOP, customerId: null });
  }
});

const seconds = Math.floor(Date.now() / 1000);
const refused: Record<string, TokenOptions> = {
  "another secret": { secret: "guessed" },
  "no signature, alg none": { algorithm: "none" },
  "another algorithm with the right secret": { algorithm: "HS512" },
  "another app's audience": { claims: { aud: "another-app" } },
  "an audience that is not text": { claims: { aud: [API_KEY, "another-app"] } },
  "it ran out": { claims: { exp: seconds - 60 } },
  "it never runs out": { claims: { exp: undefined } },
  "it is not valid yet": { claims: { nbf: seconds + 60 } },
  "no shop": { claims: { dest: undefined } },
  "a shop elsewhere": { claims: { dest: "north-pier.myshopify.com.evil.example" } },
};
for (const [why, options] of Object.entries(refused)) {
  test(`a token is refused: ${why}`, async () => {
    expect(await readToken("7001", options)).toBeNull();
  });
}

test("so is a header that holds none, and a token that was changed or is far too long", async () => {
  const [head, , signature] = customerToken("7001").split(".");
  const other = customerToken("7002").split(".")[1];
  for (const header of [
    undefined,
    "Bearer ",
    "Basic dXNlcjpwYXNz",
    "Bearer not.a.token",
    `Bearer ${head}.${other}.${signature}`,
    `Bearer ${customerToken("7001", { claims: { padding: "x".repeat(5000) } })}`,
  ]) {
    expect(await present(header)).toBeNull();
  }
});
