// What merchants write into a fulfillment's fields, and what shoppers type to find it.
import { describe, expect, test } from "vitest";
import { typedNumberKey } from "~/carriers/resolution/from-shopify";
import { orderForms, typedForms } from "~/shipments/contact/contact-forms";
import { orderNameKey } from "~/shipments/keys";
import { parcelsOf } from "~/shipments/record/from-fulfillment";
import { readFulfillment } from "~/shipments/record/webhook-payloads";

const SHOP = { countryCode: "US", overrides: new Map<string, string>() };

/** The parcels of a fulfillments/create webhook with these fields. */
function parcels(fields: Record<string, unknown>, destination = "US") {
  const payload = {
    id: 4711,
    order_id: 88,
    name: "#2044.1",
    status: "success",
    created_at: "2026-05-04T10:00:00Z",
    updated_at: "2026-05-04T10:00:00Z",
    tracking_company: null,
    destination: { country_code: destination },
    line_items: [{ title: "Bowl", quantity: 2 }],
    ...fields,
  };
  const facts = readFulfillment(payload);
  return facts ? parcelsOf(facts, SHOP) : [];
}
const numbersIn = (text: string) =>
  parcels({ tracking_number: text, tracking_numbers: [text] }).map((each) => each.trackingNumber);

describe("the number field of a fulfillment", () => {
  test.each<[string, string[]]>([
    // 01: behind "#"
    ["#1ZW47E830219573304", ["1ZW47E830219573304"]],
    ["AWB #7302955181", ["7302955181"]],
    ["#9400111899223197436010", ["9400111899223197436010"]],
    ["#RR730492152DE, #LX550129383CN", ["RR730492152DE", "LX550129383CN"]],
    ["Order #10012: 1ZW47E830219573304", ["1ZW47E830219573304"]],
    ["#10012 / #3345", []],
    // 04: links
    [
      "https://www.royalmail.com/track-your-item#/tracking-results/AB908172638GB",
      ["AB908172638GB"],
    ],
    ["https://evri.link/t/H7300012345678AB", ["H7300012345678AB"]],
    ["https://t.17track.net/en#nums=LX550129383CN", ["LX550129383CN"]],
    ["https://parcelsapp.com/en/tracking/RR730492152DE", ["RR730492152DE"]],
    ["https://auspost.com.au/mypost/track/#/details/33XYZ7654321", ["33XYZ7654321"]],
    ["https://www.dhl.com/x/tracking.html?submit=1&tracking-id=7302955181", ["7302955181"]],
    ["track here: https://www.ups.com/track?tracknum=1ZW47E830219573304", ["1ZW47E830219573304"]],
    ["https://maps.app.goo.gl/qwErTy9081", []],
    ["https://shop.example/orders/20441", []],
    // 05 and the like: words, dates, phone numbers, amounts
    ["Handed over in person 03/05/2026", []],
    ["Courier Eve, phone 0160-9876543", []],
    ["7302955181 (sent 03.05.2026)", ["7302955181"]],
    ["1ZW47E830219573304 handed to the driver 2026-05-03", ["1ZW47E830219573304"]],
    ["212-555-0187", []],
    ["+1 (212) 555-0187", []],
    ["(212) 555-0187", []],
    ["ring 2125550187 before noon", []],
    ["2026/05/03", []],
    ["20260503", []],
    ["03052026", []],
    ["9.40011E+21", []],
    ["17.80", []],
    ["$ 17.80", []],
    ["794644790138.0", ["794644790138"]],
    ["left with the neighbor, 44128830", []],
    ["ann@example.com", []],
    // 06: the carrier before the groups
    ["DPD 1502 7788 3421 09", ["15027788342109"]],
    ["UPS 1Z W47 E83 02 1957 3304", ["1ZW47E830219573304"]],
    ["Royal Mail AB 9081 7263 8GB", ["AB908172638GB"]],
    ["Tracking number: 730295518155", ["730295518155"]],
    // 23: as typed
    ["UPS #1ZW47E830219573304", ["1ZW47E830219573304"]],
    ["１ＺＷ４７Ｅ８３０２１９５７３３０４", ["1ZW47E830219573304"]],
    ["٧٣٠٢٩٥٥١٨١", ["7302955181"]],
    ["RR730492152DE\u200b", ["RR730492152DE"]],
    ["1".repeat(24) + "2".repeat(27), []],
    // Long groups that only a weak format would join stay apart.
    ["44128830 907214", ["44128830", "907214"]],
    ["44128830 9072147", ["44128830", "9072147"]],
  ])("%j holds %j", (text, numbers) => {
    expect(numbersIn(text)).toEqual(numbers);
  });

  test("counts beside a list that holds only blanks", () => {
    for (const tracking_numbers of [[""], [null], [" ", ""], []]) {
      const found = parcels({ tracking_number: "RR730492152DE", tracking_numbers });
      expect(found.map((each) => each.trackingNumber)).toEqual(["RR730492152DE"]);
    }
    const url = "https://www.ups.com/track?tracknum=1ZW47E830219573304";
    const linked = parcels({ tracking_url: url, tracking_urls: [""], tracking_numbers: [] });
    expect(linked).toMatchObject([{ trackingNumber: "1ZW47E830219573304", url }]);
  });
});

describe("a courier that is in no list", () => {
  test.each([
    {
      company: "Zippy Van Couriers",
      number: "384829105533",
      url: "https://zippyvan.example/p/384829105533",
    },
    { company: "Veho", number: "VH7301928456", url: null },
    { company: "Pandion", number: "730295518155", url: null },
    { company: "Uncle Bob's Bikes", number: "7302955181", url: null },
  ])(
    "$company keeps its name and link, and no other carrier is guessed",
    ({ company, number, url }) => {
      const found = parcels({
        tracking_company: company,
        tracking_numbers: [number],
        tracking_urls: [url],
      });
      expect(found).toMatchObject([
        { carrierCode: "unknown", carrierSource: "unknown", company, url },
      ]);
    },
  );

  test("gives way to a format that no other carrier has, and to a known carrier's link", () => {
    const ups = parcels({
      tracking_company: "Our Warehouse",
      tracking_numbers: ["1ZW47E830219573304"],
    });
    expect(ups).toMatchObject([{ carrierCode: "ups", carrierSource: "detected" }]);
    const linked = parcels({
      tracking_company: "Our Warehouse",
      tracking_numbers: ["730295518155"],
      tracking_urls: ["https://www.fedex.com/fedextrack/?trknbr=730295518155"],
    });
    expect(linked).toMatchObject([{ carrierCode: "fedex", carrierSource: "url" }]);
  });

  test.each([null, "", "Other", "Standard Shipping", "Free delivery"])(
    "is not what %j names: the number's format decides",
    (company) => {
      const found = parcels({ tracking_company: company, tracking_numbers: ["7302955181"] });
      expect(found).toMatchObject([{ carrierCode: "dhl", carrierSource: "detected" }]);
    },
  );
});

test.each([
  ["USPS First-Class Package", "usps"],
  ["USPS Media Mail", "usps"],
  ["USPS via Pirate Ship", "usps"],
  ["Shipped with UPS", "ups"],
  ["Royal Mail 2nd Class", "royal-mail"],
  ["Royal Mail 1st Class Signed For", "royal-mail"],
  ["DPD Polska", "dpd-poland"],
  ["DPD Deutschland GmbH", "dpd-de"],
  ["GLS Italia", "gls-italy"],
  ["Shadowfax DS 1kg", "shadowfax"],
  ["Amazon Shipping 5kg", "amazon"],
  ["BRT Corriere Espresso", "bartolini"],
  ["Correios SEDEX", "brazil-correios"],
  ["Нова Пошта", "nova-poshta"],
  ["顺丰速运", "sf-express"],
  ["Ups and Downs Ltd", "unknown"],
  ["Best Transport", "unknown"],
])("the company %j is %s", (company, carrierCode) => {
  const found = parcels({ tracking_company: company, tracking_numbers: ["ABC-77-XYZ"] });
  expect(found.map((each) => each.carrierCode)).toEqual([carrierCode]);
});

describe("one number in several spellings is one parcel", () => {
  test.each([
    ["420100319400111899223197436010", "9400111899223197436010"],
    ["420 10031 9400 1118 9922 3197 4360 10", "9400111899223197436010"],
    ["(00) 340434292135100124", "00340434292135100124"],
    ["340434292135100124", "00340434292135100124"],
    ["JJD014600004444917061", "JD014600004444917061"],
    ["09980000020033F", "09980000020033"],
    ["008182709980000020033350276C", "09980000020033"],
    ["3SABCD123456789-NL-1012AB", "3SABCD123456789"],
  ])("%s and %s", (first, second) => {
    const found = parcels({ tracking_numbers: [first, second] });
    expect(found.map((each) => each.trackingNumber)).toHaveLength(1);
    expect(found[0]?.numberKey).toBe(typedNumberKey(first));
    expect(found[0]?.numberKey).toBe(typedNumberKey(second));
  });

  test("a number that only looks like one with a prefix keeps it", () => {
    expect(typedNumberKey("420100319400111899223197436011")).toBe("420100319400111899223197436011");
  });
});

describe("what shoppers type finds the order", () => {
  test.each(["２０４４", "＃２０４４", "٢٠٤٤", "۲۰۴۴", "२०४४", " # 2044\u200b"])(
    "the order name %j",
    (typed) => {
      expect(orderNameKey(typed)).toBe(orderNameKey("#2044"));
    },
  );

  test.each([
    "eve@example.com.",
    "eve@example.com\u200b",
    "mailto:eve@example.com",
    "ＥＶＥ@example.com",
  ])("the e-mail address %j", (typed) => {
    expect(typedForms("email", typed, "US")).toEqual(orderForms("email", "eve@example.com", "US"));
  });

  test.each([
    "1ZW47E830219573304.",
    "#1ZW47E830219573304",
    "UPS 1ZW47E830219573304",
    "(1ZW47E830219573304)",
    "1z w47 e83 02 1957 3304",
    "Tracking no.: 1ZW47E830219573304",
    "https://www.ups.com/track?tracknum=1ZW47E830219573304",
  ])("the number %j", (typed) => {
    expect(typedNumberKey(typed)).toBe("1ZW47E830219573304");
  });
});
