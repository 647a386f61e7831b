// Session tokens of customer account extensions, genuine and forged.
import { createHmac } from "node:crypto";
import { SECRET, SHOP } from "./signed-request";

export const API_KEY = "waymark-test";

export interface TokenOptions {
  secret?: string;
  algorithm?: "HS256" | "HS512" | "none";
  /** Written over the claims; undefined takes one away. */
  claims?: Record<string, unknown>;
}

/** A token of the shop's signed-in customer, or of nobody; five minutes of life from now. */
export function customerToken(customerId: string | null, options: TokenOptions = {}): string {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = {
    dest: SHOP,
    aud: API_KEY,
    exp: seconds + 300,
    nbf: seconds - 1,
    iat: seconds - 1,
    jti: "6c992878-dbaf-48d1-bb9d-6d9b59814fd1",
    ...(customerId ? { sub: `gid://shopify/Customer/${customerId}` } : {}),
    ...options.claims,
  };
  const algorithm = options.algorithm ?? "HS256";
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode({ alg: algorithm, typ: "JWT" })}.${encode(claims)}`;
  if (algorithm === "none") return `${signed}.`;
  const hash = algorithm === "HS512" ? "sha512" : "sha256";
  const signature = createHmac(hash, options.secret ?? SECRET).update(signed);
  return `${signed}.${signature.digest("base64url")}`;
}
