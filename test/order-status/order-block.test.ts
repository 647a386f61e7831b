// @vitest-environment jsdom
import { afterEach, describe, expect, test, vi } from "vitest";
import { handedOver, shipment, shipmentIn } from "../storefront/sample-parcels";
import { plainSpaces } from "../storefront/plain-spaces";
import { APP_ADDRESS, type OpenPage, answers, openPage } from "./stage";

let page: OpenPage;
afterEach(() => page.close());

test("asks the app for the order the page is about, in the page's language, with a token", async () => {
  page = openPage("block", () => answers.owner(shipment()));
  page.extension.shopify.order.value = {
    id: "gid://shopify/Order/820982911946154508",
    name: "#1001",
  };
  page.extension.shopify.localization.extensionLanguage.value = { isoCode: "pt-BR" };
  await page.extension.render();
  await expect.poll(() => page.asked).toHaveLength(1);
  const [{ url, authorization }] = page.asked as [OpenPage["asked"][number]];
  expect(url.origin + url.pathname).toBe(`${APP_ADDRESS}/api/order-status`);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    order: "gid://shopify/Order/820982911946154508",
    locale: "pt-BR",
  });
  expect(authorization).toBe("Bearer token-1");
});

test("says that it is looking, then in the same live region what it found", async () => {
  let answer: (response: Response) => void = () => {};
  page = openPage("block", () => new Promise((resolve) => (answer = resolve)));
  await page.extension.render();
  const region = document.querySelector("[accessibilityrole=status]");
  expect(page.headline()).toBe("Looking up your packages");
  expect(document.querySelectorAll("s-skeleton-paragraph").length).toBeGreaterThan(0);
  await expect.poll(() => page.asked).toHaveLength(1);
  answer(answers.owner(shipmentIn("pickup", "pickup001", "With the courier")));
  await expect.poll(() => page.headline()).toBe("Out for delivery since Wed, Nov 4");
  expect(document.querySelector("[accessibilityrole=status]")).toBe(region);
  expect(document.querySelector("s-skeleton-paragraph")).toBeNull();
});

describe("the order's customer", () => {
  test("reads where the parcel is, who has it, what is in it and where it was", async () => {
    page = openPage("block", () => answers.owner(shipment()));
    await page.extension.render();
    await expect.poll(() => page.headline()).toBe("On its way");
    expect(document.querySelector("s-section")?.getAttribute("heading")).toBe("Order tracking");
    const text = page.text();
    expect(text).toContain("Tracking number00340434161094015902");
    expect(text).toContain("4 items in this package");
    expect(text).toContain("1 × Wool blanket (Moss)");
    expect(text).toContain("3 × Beeswax candle");
    expect(text).toContain("Departed from hub");
    expect(text).toContain("LEIPZIG, DE");
    expect(text).toContain("We last checked12 minutes ago");
    const carrier = document.querySelector("s-link");
    expect(carrier?.textContent).toBe("DHL Germany");
    expect(carrier?.getAttribute("href")).toContain("00340434161094015902");
    expect(carrier?.getAttribute("accessibilitylabel")).toContain("Track with DHL Germany");
    expect(page.button("Sign in")).toBeUndefined();
  });

  test("sees in words and shapes how far it is", async () => {
    page = openPage("block", () =>
      answers.owner(shipmentIn("undelivered", "undelivered002", "Nobody in")),
    );
    await page.extension.render();
    await expect.poll(() => page.headline()).toContain("no one was home");
    const bar = document.querySelector("s-progress");
    expect(bar?.getAttribute("accessibilitylabel")).toBe("Step 3 of 4: Delivery attempted");
    expect(bar?.getAttribute("tone")).toBe("critical");
    const steps = [...document.querySelectorAll("s-grid [accessibilityrole=list-item]")];
    expect(steps.map((step) => plainSpaces(step.textContent))).toEqual([
      "Label created (done) Mon, Nov 2",
      "On its way (done) Mon, Nov 2",
      "Delivery attempted (needs attention) Wed, Nov 4",
      "Delivered (upcoming)",
    ]);
    expect(steps.map((step) => step.querySelector("s-icon")?.getAttribute("type"))).toEqual([
      "check-circle-filled",
      "check-circle-filled",
      "alert-triangle-filled",
      "circle",
    ]);
    expect(document.querySelector("s-banner[tone=warning]")?.textContent).toContain(
      "It usually tries again",
    );
    const help = document.querySelector("s-button[variant=primary]");
    expect(help?.textContent).toBe("Go to the DHL Germany website");
    expect(help?.getAttribute("href")).toContain("00340434161094015902");
  });

  test("finds each parcel of several under its own sentence", async () => {
    page = openPage("block", () =>
      answers.owner(
        shipmentIn("delivered", null, "Delivered"),
        shipmentIn("transit", null, "Sorted"),
      ),
    );
    await page.extension.render();
    await expect.poll(() => page.headline()).toBe("1 of 2 packages delivered");
    expect([...document.querySelectorAll("s-box")].map((box) => box.textContent)).toEqual([
      expect.stringMatching(/^Package 1 of 2Delivered on Wed,\sNov\s4/),
      expect.stringMatching(/^Package 2 of 2On its way/),
    ]);
    const folds = [...document.querySelectorAll("s-box > s-stack > s-details")];
    expect(folds.map((fold) => fold.getAttribute("defaultopen"))).toEqual([null, "true"]);
    expect(document.querySelectorAll("s-box > s-stack > s-progress")).toHaveLength(2);
  });

  test("sees a passed step that no scan tells of without a tick", async () => {
    page = openPage("block", () => answers.owner(shipmentIn("delivered", null, "Delivered")));
    await page.extension.render();
    await expect.poll(() => page.headline()).toMatch(/^Delivered/);
    const icons = [...document.querySelectorAll("s-grid [accessibilityrole=list-item] s-icon")];
    expect(icons.map((icon) => icon.getAttribute("type"))).toEqual([
      "check-circle-filled",
      "check-circle-filled",
      "minus",
      "check-circle-filled",
    ]);
  });

  test("sees the last day to pick it up in a line of its own", async () => {
    page = openPage("block", () =>
      answers.owner(shipmentIn("pickup", "pickup002", "Ready until 2026-11-12", "Locker 12")),
    );
    await page.extension.render();
    await expect.poll(() => page.headline()).toBe("Ready for pickup: Locker 12");
    const [deadline] = document.querySelectorAll("s-section s-stack > s-text[type=strong]");
    expect(plainSpaces(deadline?.textContent ?? "")).toBe("Pick up by Thu, Nov 12");
  });

  test("names the one of several that is in trouble, and the others in short", async () => {
    page = openPage("block", () =>
      answers.owner(
        shipmentIn("delivered", null, "Delivered"),
        shipmentIn("exception", "exception007", "Lost"),
      ),
    );
    await page.extension.render();
    await expect.poll(() => page.headline()).toBe("Package 2: Lost or damaged in transit");
    expect(page.text()).toContain("in transitPackage 1: DeliveredPackage 1 of 2");
    const summaries = [...document.querySelectorAll("s-box > s-stack > s-details > s-summary")];
    expect(summaries[1]?.textContent).toBe("Package 2 of 2");
    const text = document.querySelectorAll("s-box")[1]?.textContent ?? "";
    expect(text.indexOf("items in this package")).toBeLessThan(text.indexOf("Label created"));
  });

  test("reads both legs as one journey by day, and unfolds what is older", async () => {
    const many = shipment({
      checkpoints: Array.from({ length: 7 }, (_, index) => ({
        ...shipment().checkpoints[0]!,
        description: `Scan ${7 - index}`,
      })),
    });
    page = openPage("block", () => answers.owner(handedOver, many));
    await page.extension.render();
    await expect.poll(() => page.text()).toContain("Handed over to Deutsche Post");
    const [first, second] = [...document.querySelectorAll("s-box")];
    expect(first?.textContent).toMatch(
      /Thu,\sNov\s5.*In Zustellung.*Handed over to Deutsche Post.*已收寄/s,
    );
    const details = second?.querySelector("s-details s-details");
    expect(details?.querySelector("s-summary")?.textContent).toBe("4 earlier updates");
    expect(details?.textContent).toMatch(/Scan 4.*Scan 3.*Scan 2.*Scan 1/s);
    const foreign = [...document.querySelectorAll("s-text")].find(
      (each) => each.textContent === "已收寄",
    );
    expect(foreign?.getAttribute("lang")).toBe("zh");
  });

  test("sees each item's picture, and what was not sent yet", async () => {
    const image = { url: "https://cdn.shopify.com/s/files/1/moss.png", alt: null };
    const sent = shipment();
    const items = sent.orders[0]!.items.map((item) => ({ ...item, image }));
    const orders = [{ ...sent.orders[0]!, items }];
    const lamp = { title: "Lamp", variantTitle: null, quantity: 1, unfulfilled: 1, image: null };
    page = openPage("block", () => answers.unsent([lamp], shipment({ orders })));
    await page.extension.render();
    await expect.poll(() => page.text()).toContain("Not shipped yet: Lamp");
    const [blanket] = document.querySelectorAll("s-product-thumbnail");
    expect(blanket?.getAttribute("src")).toContain("moss.png?width=112");
    expect(blanket?.getAttribute("alt")).toBe("Wool blanket");
    expect(page.text()).toMatch(/Not shipped yet1 × Lamp$/);
  });

  test("gets the estimate with its basis, and how to reach the merchant", async () => {
    page = openPage("block", () => answers.expected("Call us: 0800 1234", shipment()));
    await page.extension.render();
    await vi.waitFor(() =>
      expect(page.headline()).toBe("On its way, expected Fri, Nov 6 – Tue, Nov 10"),
    );
    expect(page.text()).toContain("This is an estimate");
    expect(page.text()).toContain("Call us: 0800 1234");
  });

  test("sees who delivered what has no number, and no promise of a scan", async () => {
    page = openPage("block", () => answers.unnumbered());
    await page.extension.render();
    await expect.poll(() => page.headline()).toBe("Delivered");
    expect(page.text()).toContain("1 × Sofa");
    expect(page.text()).not.toMatch(/Tracking number|not yet|updates|last checked/);
    expect(document.querySelector("s-link")?.textContent).toBe("QuickVan");
  });

  test("sees no scan as what it is", async () => {
    page = openPage("block", () => answers.owner(shipmentIn("pending", null, "")));
    await page.extension.render();
    await expect.poll(() => page.headline()).toBe("No tracking updates yet");
    expect(page.text().match(/No tracking updates yet/g)).toHaveLength(1);
    expect(page.text()).not.toContain("Last carrier update");
  });

  test("reads what a carrier wrote as text, whatever it is", async () => {
    const hostile = shipmentIn(
      "transit",
      null,
      '<img src=x onerror="alert(1)">{{ shop }}',
      "<b>KÖLN</b>",
    );
    page = openPage("block", () => answers.owner(hostile));
    await page.extension.render();
    await vi.waitFor(() =>
      expect(page.text()).toContain('<img src=x onerror="alert(1)">{{ shop }}'),
    );
    expect(document.querySelector("img, b")).toBeNull();
  });
});

describe("who came by a link and is not signed in", () => {
  test("sees status and scans, and is offered to sign in; dismissing changes nothing", async () => {
    page = openPage("block", () => answers.guest(shipment()));
    page.extension.shopify.authenticationState.value = "pre_authenticated";
    const requireLogin = vi.fn(() => Promise.reject(new Error("dismissed")));
    page.extension.shopify.requireLogin = requireLogin;
    await page.extension.render();
    await expect.poll(() => page.headline()).toBe("On its way");
    expect(page.text()).toContain("…5902");
    expect(page.text()).not.toMatch(/blanket|LEIPZIG|Departed from hub/);
    expect(document.querySelector("s-link")).toBeNull();
    page.button("Sign in")?.click();
    await vi.waitFor(() => expect(requireLogin).toHaveBeenCalledOnce());
    expect(page.headline()).toBe("On its way");
  });
});

describe("when there is nothing to show", () => {
  test("an order without a parcel says so, and offers no button that would not help", async () => {
    page = openPage("block", () => answers.none());
    await page.extension.render();
    await expect.poll(() => page.headline()).toBe("No tracking yet");
    expect(page.text()).toContain("When your order is on its way");
    expect(document.querySelector("s-button")).toBeNull();
  });

  test("an order that is still being made is not asked about", async () => {
    page = openPage("block", () => answers.none());
    page.extension.shopify.order.value = undefined;
    await page.extension.render();
    await expect.poll(() => page.headline()).toBe("No tracking yet");
    expect(page.asked).toEqual([]);
  });

  const troubles: Record<string, () => Response | Promise<Response>> = {
    "the network is away": () => Promise.reject(new TypeError("Failed to fetch")),
    "the app has a fault": () => answers.refusal(503),
    "the token is refused": () => answers.refusal(401),
    "something else answers": () => new Response("<h1>502</h1>", { status: 200 }),
    "something of another shape answers": () => Response.json({ state: "surprise" }),
  };
  for (const [trouble, reply] of Object.entries(troubles)) {
    test(`${trouble}: it says so, and tries again with a fresh token`, async () => {
      page = openPage("block", reply, () => answers.owner(shipment()));
      await page.extension.render();
      await expect.poll(() => page.headline()).toBe("Tracking isn't available right now");
      page.button("Try again")?.click();
      await expect.poll(() => page.headline()).toBe("On its way");
      expect(page.asked.map((each) => each.authorization)).toEqual([
        "Bearer token-1",
        "Bearer token-2",
      ]);
    });
  }

  test("a session token that never comes ends in a readable state", async () => {
    vi.useFakeTimers();
    try {
      page = openPage("block");
      page.extension.shopify.sessionToken.get = () => new Promise(() => {});
      await page.extension.render();
      await vi.advanceTimersByTimeAsync(16_000);
      expect(page.headline()).toBe("Tracking isn't available right now");
      expect(page.button("Try again")).toBeDefined();
    } finally {
      vi.useRealTimers();
    }
  });

  test("a parcel on its way is asked about again; what fails meanwhile changes nothing", async () => {
    vi.useFakeTimers();
    try {
      page = openPage(
        "block",
        () => answers.owner(shipment()),
        () => answers.refusal(503),
        () => answers.owner(shipmentIn("delivered", null, "Delivered")),
      );
      await page.extension.render();
      await vi.advanceTimersByTimeAsync(100);
      expect(page.headline()).toBe("On its way");
      await vi.advanceTimersByTimeAsync(121_000);
      expect(page.asked).toHaveLength(2);
      expect(page.headline()).toBe("On its way");
      await vi.advanceTimersByTimeAsync(120_000);
      expect(page.headline()).toBe("Delivered on Wed, Nov 4");
      await vi.advanceTimersByTimeAsync(900_000);
      expect(page.asked).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });

  test("too many look-ups are called that", async () => {
    page = openPage("block", () => answers.refusal(429));
    await page.extension.render();
    await expect.poll(() => page.headline()).toBe("Too many tries");
    expect(page.text()).toContain("Wait a minute");
  });
});

test("the merchant's heading stands over it, and what they hid is not there", async () => {
  page = openPage("block", () => answers.owner(shipment()));
  page.extension.shopify.settings.value = {
    heading: "Your parcel",
    hide_items: true,
    hide_timeline: true,
  };
  await page.extension.render();
  await expect.poll(() => page.headline()).toBe("On its way");
  expect(document.querySelector("s-section")?.getAttribute("heading")).toBe("Your parcel");
  expect(page.text()).not.toMatch(/blanket|Departed from hub/);
});
