// A push's signature and body, as the contract has them.
import { expect, test } from "vitest";
import { pushBody } from "~/engine/push/sending/body.server";
import { isPushSignature, pushSignature } from "~/trackingmore/contract/push-signature.server";

test("the contract's two vectors are reproduced", () => {
  expect(pushSignature("owner@example.com", 1488249109)).toBe(
    "06ba4022122345bc1e7f925df85ea2aebc46e70ade926f77ebbef5e00d5f9267",
  );
  expect(pushSignature("owner@example.com", 1700000000)).toBe(
    "6be7310639d2366103fbb3f259832b7ac807b35948c3e8c4e593d746b250f803",
  );
});

test("a signature of another address, another second or another length is none", () => {
  const signature = pushSignature("owner@example.com", 1700000000);
  expect(isPushSignature("owner@example.com", 1700000000, signature)).toBe(true);
  expect(isPushSignature("other@example.com", 1700000000, signature)).toBe(false);
  expect(isPushSignature("owner@example.com", 1700000001, signature)).toBe(false);
  expect(isPushSignature("owner@example.com", 1700000000, signature.slice(1))).toBe(false);
  expect(isPushSignature("owner@example.com", 1700000000, "")).toBe(false);
});

test("the body is the envelope, the tracking and the signature, on one line", () => {
  const text = pushBody(
    '{"id":"5b7658cec7c33c0e007de3c5b7658cec"}',
    "owner@example.com",
    new Date(1488249109_999),
  );
  expect(text).toBe(
    '{"meta":{"code":200,"type":"Success","message":"Success"},"data":{"id":"5b7658cec7c33c0e007de3c5b7658cec"},' +
      '"verifyInfo":{"timeStr":1488249109,"signature":"06ba4022122345bc1e7f925df85ea2aebc46e70ade926f77ebbef5e00d5f9267"}}',
  );
});
