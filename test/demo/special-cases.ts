// The shapes that shipping takes in a merchant's real life, each as a piece of the demo's plan.
import { carrierByCode, CARRIERS, type DemoCarrier } from "./carriers.ts";
import { destination, type PlannedOrder, type Planner } from "./planner.ts";

export interface SpecialCase {
  /** How many fulfillments it plans. */
  fulfillments: number;
  plan(planner: Planner): void;
}

/** The common case: one order, one parcel, one number. */
export function plainParcel(planner: Planner): void {
  const carrier = planner.random.pick(CARRIERS);
  tracked(planner, orderFor(planner, carrier), carrier);
}

export const SPECIAL_CASES: readonly SpecialCase[] = [
  { fulfillments: 2, plan: twoParcelsOneOrder },
  { fulfillments: 1, plan: twoNumbersOneFulfillment },
  { fulfillments: 1, plan: correctedNumber },
  { fulfillments: 1, plan: cancelledFulfillment },
  { fulfillments: 1, plan: unknownCarrier },
  { fulfillments: 1, plan: noCompany },
  { fulfillments: 1, plan: otherCompany },
  { fulfillments: 1, plan: numberWithSpaces },
  { fulfillments: 1, plan: twoNumbersInOneField },
  { fulfillments: 2, plan: combinedShipping },
  { fulfillments: 1, plan: correctedCarrier },
  { fulfillments: 1, plan: numberAddedLater },
  { fulfillments: 1, plan: longOrderId },
  { fulfillments: 1, plan: orderWithoutEmail },
  { fulfillments: 1, plan: carelessSpelling },
];

function twoParcelsOneOrder(planner: Planner): void {
  const [first, second] = [carrierByCode("ups"), carrierByCode("usps")];
  const order = orderFor(planner, first);
  tracked(planner, order, first);
  tracked(planner, order, second);
}

function twoNumbersOneFulfillment(planner: Planner): void {
  const carrier = carrierByCode("fedex");
  const numbers = [carrier.number(planner.random), carrier.number(planner.random)];
  const parcel = planner.fulfill(orderFor(planner, carrier), carrier.company, numbers);
  for (const number of numbers)
    planner.expect(number, "tracked", carrier.code, carrier.company, [parcel]);
}

function correctedNumber(planner: Planner): void {
  const carrier = carrierByCode("canada-post");
  const [wrong, right] = [carrier.number(planner.random), carrier.number(planner.random)];
  const parcel = planner.fulfill(orderFor(planner, carrier), carrier.company, [wrong]);
  planner.correct(parcel, { numbers: [right] }, planner.random.between(3, 20));
  planner.expect(wrong, "removed", carrier.code, carrier.company, [parcel]);
  planner.expect(right, "tracked", carrier.code, carrier.company, [parcel]);
}

function correctedCarrier(planner: Planner): void {
  const [wrong, right] = [carrierByCode("royal-mail"), carrierByCode("hermes-uk")];
  const [before, after] = [wrong.number(planner.random), right.number(planner.random)];
  const parcel = planner.fulfill(orderFor(planner, right), wrong.company, [before]);
  planner.correct(parcel, { company: right.company, numbers: [after] }, 6);
  planner.expect(before, "removed", wrong.code, wrong.company, [parcel]);
  planner.expect(after, "tracked", right.code, right.company, [parcel]);
}

function cancelledFulfillment(planner: Planner): void {
  const carrier = carrierByCode("dhl");
  const number = carrier.number(planner.random);
  const parcel = planner.fulfill(orderFor(planner, carrier), carrier.company, [number]);
  planner.cancel(parcel, planner.random.between(2, 10));
  planner.expect(number, "removed", carrier.code, carrier.company, [parcel]);
}

/** A local courier that no list knows, and a number that looks like nobody's. */
function unknownCarrier(planner: Planner): void {
  const company = "Harbour Couriers";
  const number = `HC${planner.random.digits(4)}XQ${planner.random.digits(3)}`;
  const parcel = planner.fulfill(orderFor(planner, carrierByCode("usps")), company, [number]);
  planner.expect(number, "needs_carrier", null, company, [parcel]);
}

function noCompany(planner: Planner): void {
  typedAs(planner, carrierByCode("ups"), null);
}

function otherCompany(planner: Planner): void {
  typedAs(planner, carrierByCode("singapore-post"), "Other");
}

function carelessSpelling(planner: Planner): void {
  typedAs(planner, carrierByCode("fedex"), "fedex");
}

/** A number copied from a label, in groups. */
function numberWithSpaces(planner: Planner): void {
  const carrier = carrierByCode("usps");
  const number = carrier.number(planner.random);
  const typed = ` ${number.match(/.{1,4}/g)?.join(" ") ?? number}`;
  const parcel = planner.fulfill(orderFor(planner, carrier), carrier.company, [typed]);
  planner.expect(number, "tracked", carrier.code, carrier.company, [parcel]);
}

/** Two numbers pasted into one field, and an empty field after it. */
function twoNumbersInOneField(planner: Planner): void {
  const carrier = carrierByCode("ups");
  const numbers = [carrier.number(planner.random), carrier.number(planner.random)];
  const parcel = planner.fulfill(orderFor(planner, carrier), carrier.company, [
    numbers.join(", "),
    " ",
  ]);
  for (const number of numbers)
    planner.expect(number, "tracked", carrier.code, carrier.company, [parcel]);
}

/** One parcel that serves two orders to the same door. */
function combinedShipping(planner: Planner): void {
  const carrier = carrierByCode("dhl-germany");
  const number = carrier.number(planner.random);
  const parcels = [orderFor(planner, carrier), orderFor(planner, carrier)].map((order) =>
    planner.fulfill(order, carrier.company, [number]),
  );
  planner.expect(number, "tracked", carrier.code, carrier.company, parcels);
}

function numberAddedLater(planner: Planner): void {
  const carrier = carrierByCode("postnl-3s");
  const number = carrier.number(planner.random);
  const parcel = planner.fulfill(orderFor(planner, carrier), carrier.company, []);
  planner.correct(parcel, { numbers: [number] }, 4);
  planner.expect(number, "tracked", carrier.code, carrier.company, [parcel]);
}

/** Shopify's own example id: 18 digits, more than a double can hold. */
function longOrderId(planner: Planner): void {
  const carrier = carrierByCode("yunexpress");
  const id = `8209829119${planner.random.digits(8)}`;
  tracked(planner, planner.order(destination(planner.random, carrier), { id }), carrier);
}

function orderWithoutEmail(planner: Planner): void {
  const carrier = carrierByCode("purolator");
  const place = destination(planner.random, carrier);
  tracked(planner, planner.order(place, { email: null }), carrier);
}

function orderFor(planner: Planner, carrier: DemoCarrier): PlannedOrder {
  return planner.order(destination(planner.random, carrier));
}

function tracked(planner: Planner, order: PlannedOrder, carrier: DemoCarrier): void {
  const number = carrier.number(planner.random);
  const parcel = planner.fulfill(order, carrier.company, [number]);
  planner.expect(number, "tracked", carrier.code, carrier.company, [parcel]);
}

function typedAs(planner: Planner, carrier: DemoCarrier, company: string | null): void {
  const number = carrier.number(planner.random);
  const parcel = planner.fulfill(orderFor(planner, carrier), company, [number]);
  planner.expect(number, "tracked", carrier.code, company, [parcel]);
}
