import { describe, expect, test } from "vitest";
import { listCarriers, trackingPageUrl } from "~/carriers/catalogue";
import { carrierOfUrl, numberFromUrl } from "~/carriers/resolution/tracking-url";

describe("whose site a link leads to", () => {
  test.each([
    ["https://tools.usps.com/go/TrackConfirmAction?tLabels=1", { carrierCode: "usps" }],
    ["https://wwwapps.ups.com/track", { carrierCode: "ups" }],
    ["HTTP://WWW.FEDEX.COM/x", { carrierCode: "fedex" }],
    ["//www.royalmail.com/track-your-item", { carrierCode: "royal-mail" }],
    ["track.dpd.co.uk/parcels/1", { carrierCode: "dpd-uk" }],
    ["https://nolp.dhl.de/x", { carrierCode: "dhl-germany" }],
    ["https://www.dhl.com/global-en/home", { sharedCompany: "dhl" }],
    ["https://gls-group.eu/EU/en", { sharedCompany: "gls" }],
  ])("%s", (url, site) => {
    expect(carrierOfUrl(url)).toEqual(site);
  });

  test.each([
    "https://usps.com.evil.example/track",
    "https://notusps.com/",
    "https://shop.example/track/RR050349575PH",
    "https://parcelsapp.com/en/tracking/1",
    "not a link",
    "",
    "https://",
    "javascript:alert(1)",
  ])("%s is nobody's", (url) => {
    expect(carrierOfUrl(url)).toBeNull();
  });
});

describe("the number in a link", () => {
  test.each([
    [
      "https://tools.usps.com/go/TrackConfirmAction?tLabels=9400111202508825522526",
      "9400111202508825522526",
    ],
    [
      "https://www.ups.com/track?loc=en_US&tracknum=1Z8V92A70367203024&requester=WT/",
      "1Z8V92A70367203024",
    ],
    [
      "https://www.canadapost.ca/trackweb/en#/search?searchFor=7023210039414604",
      "7023210039414604",
    ],
    ["https://track.4px.com/#/result/0/LP00492755414105", "LP00492755414105"],
    ["https://www.royalmail.com/track-your-item#/tracking-results/FQ087430672GB", "FQ087430672GB"],
    ["https://tracking.bring.com/tracking/73325389904349843?lang=en", "73325389904349843"],
    ["https://www.fedex.com/fedextrack/?trknbr=5688%203841%204941", "568838414941"],
    [
      "https://www.mondialrelay.fr/suivi-de-colis/?numeroExpedition=12345678&codePostal=75001",
      "12345678",
    ],
    ["https://shop.example/track?number=RR050349575PH", "RR050349575PH"],
  ])("%s", (url, number) => {
    expect(numberFromUrl(url)).toBe(number);
  });

  test.each([
    "https://shop.example/orders/1001",
    "https://shop.example/products/1234567",
    "https://shop.example/a/5f3c9a1e77b2d0",
    "https://www.usps.com/",
    "https://www.ups.com/track?loc=en_US",
    "no link",
    "https://shop.example/%E0%A4%A",
  ])("%s has none", (url) => {
    expect(numberFromUrl(url)).toBeNull();
  });

  test("is found again in the catalogue's own links", () => {
    const numbers = ["RR050349575PH", "1Z8V92A70367203024", "9400111202508825522526"];
    const takingOne = listCarriers().filter((carrier) => carrier.trackUrl?.includes("{number}"));
    expect(takingOne.length).toBeGreaterThan(250);
    for (const carrier of takingOne) {
      for (const number of numbers) {
        const url = trackingPageUrl(carrier.code, number) ?? "";
        expect(numberFromUrl(url), url).toBe(number);
      }
    }
  });
});
