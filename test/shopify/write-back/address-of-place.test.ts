// A carrier's description of a place is split into fields only where that is safe.
import { expect, test } from "vitest";
import { addressOfPlace } from "~/shopify/write-back/address-of-place";

test.each([
  ["Memphis, TN, US", { city: "Memphis", province: "TN", country: "US" }],
  ["RENTON, WA 98056", { city: "RENTON", province: "WA", zip: "98056" }],
  ["Hamilton, ON", { city: "Hamilton", province: "ON" }],
  ["Leipzig", { city: "Leipzig" }],
  ["Leipzig, Germany", { city: "Leipzig", country: "DE" }],
  ["Leipzig, Sachsen, Germany", { city: "Leipzig", country: "DE" }],
  ["PHILIPPINES", { country: "PH" }],
  ["Korea, South", { city: "Korea" }],
  ["", {}],
  [" , ,", {}],
  ["HKHKGA,Dispatch number : KRSELB,item,4", {}],
  ["The parcel was handed over to the carrier's partner in the destination country today", {}],
])("%j", (details, expected) => {
  expect(addressOfPlace(details)).toEqual(expected);
});
