// What merchants change their minds about: corrections, cancellations and second thoughts, as pieces of a plan.
import { carrierByCode } from "../carriers.ts";
import { destination, type PlannedOrder, type Planner } from "../planner.ts";

/** A story of one or two orders. Every label that anybody types in it is made known with `expect`. */
export type ChaosCase = (planner: Planner) => void;

export const CHAOS_CASES: readonly ChaosCase[] = [
  neverShipped,
  cancelledBeforeShipping,
  cancelledAfterShipping,
  changedEmail,
  correctedTwice,
  correctionTakenBack,
  oneOfTwoCorrected,
  numberTakenOff,
  onlyNumberTakenOff,
  carrierCorrectedAlone,
  shippedAgain,
  shippedAgainUnderTheSameNumber,
  secondParcelForALostOne,
  numberInTheLinkOnly,
  nameOfSeveralCarriers,
  combinedThenParted,
  combinedThenOneCancelled,
  changedAgainAndAgain,
];

const UPS = carrierByCode("ups");
const FEDEX = carrierByCode("fedex");
const USPS = carrierByCode("usps");
const PUROLATOR = carrierByCode("purolator");
const DHL = carrierByCode("dhl");

function neverShipped(planner: Planner): void {
  orderTo(planner);
}

function cancelledBeforeShipping(planner: Planner): void {
  planner.cancelOrder(orderTo(planner), 5);
}

/** The parcel is on its way and goes on being tracked. */
function cancelledAfterShipping(planner: Planner): void {
  const { order } = ship(planner);
  planner.cancelOrder(order, 30);
}

function changedEmail(planner: Planner): void {
  const { order } = ship(planner);
  planner.changeEmail(order, `corrected.${order.name.slice(1)}@example.com`, 8);
}

function correctedTwice(planner: Planner): void {
  const { parcel } = ship(planner);
  const [second, third] = [label(planner), label(planner)];
  planner.correct(parcel, { numbers: [second] }, 3);
  planner.correct(parcel, { numbers: [third] }, 6);
  know(planner, [second, third], [parcel]);
}

function correctionTakenBack(planner: Planner): void {
  const { parcel, number } = ship(planner);
  const other = label(planner);
  planner.correct(parcel, { numbers: [other] }, 3);
  planner.correct(parcel, { numbers: [number] }, 7);
  know(planner, [other], [parcel]);
}

function oneOfTwoCorrected(planner: Planner): void {
  const [first, wrong, right] = [label(planner), label(planner), label(planner)];
  const order = orderTo(planner);
  const parcel = planner.fulfill(order, UPS.company, [first, wrong]);
  planner.correct(parcel, { numbers: [first, right] }, 4);
  know(planner, [first, wrong, right], [parcel]);
}

function numberTakenOff(planner: Planner): void {
  const numbers = [label(planner), label(planner)];
  const order = orderTo(planner);
  const parcel = planner.fulfill(order, UPS.company, numbers);
  planner.correct(parcel, { numbers: numbers.slice(1) }, 5);
  know(planner, numbers, [parcel]);
}

function onlyNumberTakenOff(planner: Planner): void {
  const { parcel } = ship(planner);
  planner.correct(parcel, { numbers: [] }, 5);
}

/** The number was right and the name was not. */
function carrierCorrectedAlone(planner: Planner): void {
  const number = label(planner);
  const order = orderTo(planner);
  const parcel = planner.fulfill(order, FEDEX.company, [number]);
  planner.correct(parcel, { company: UPS.company }, 6);
  planner.expect(number, "removed", FEDEX.code, FEDEX.company, [parcel]);
  know(planner, [number], [parcel]);
}

function shippedAgain(planner: Planner): void {
  const { parcel, order } = ship(planner);
  planner.cancel(parcel, 4);
  const again = label(planner);
  know(planner, [again], [planner.fulfill(order, UPS.company, [again])]);
}

/** The label was kept; only the fulfillment was made anew. */
function shippedAgainUnderTheSameNumber(planner: Planner): void {
  const { parcel, order, number } = ship(planner);
  planner.cancel(parcel, 4);
  planner.fulfill(order, UPS.company, [number], 6);
}

function secondParcelForALostOne(planner: Planner): void {
  const { order } = ship(planner);
  const number = USPS.number(planner.random);
  const parcel = planner.fulfill(order, USPS.company, [number], 200);
  planner.expect(number, "tracked", USPS.code, USPS.company, [parcel]);
}

function numberInTheLinkOnly(planner: Planner): void {
  const number = label(planner);
  const order = orderTo(planner);
  const link = `https://www.ups.com/track?loc=en_US&tracknum=${number}`;
  const parcel = planner.fulfill(order, null, [], 24, [link]);
  planner.expect(number, "tracked", UPS.code, null, [parcel]);
}

/** "DPD" is another carrier in each country; the number tells nothing. */
function nameOfSeveralCarriers(planner: Planner): void {
  const [first] = carrierByCode("dpd-uk").destinations;
  if (!first) throw new Error("DPD UK delivers nowhere.");
  const order = planner.order(first);
  const number = `DP-${planner.random.digits(4)}-XQ${planner.random.digits(3)}`;
  const parcel = planner.fulfill(order, "DPD", [number]);
  planner.expect(number, "tracked", "dpd-uk", "DPD", [parcel]);
}

/** One box for two orders, until one of them gets a box of its own. */
function combinedThenParted(planner: Planner): void {
  const shared = label(planner);
  const own = label(planner);
  const orders = [orderTo(planner), orderTo(planner)] as const;
  const parcels = orders.map((order) => planner.fulfill(order, UPS.company, [shared]));
  const [, second] = parcels;
  if (second) planner.correct(second, { numbers: [own] }, 5);
  know(planner, [shared, own], parcels);
}

function combinedThenOneCancelled(planner: Planner): void {
  const shared = label(planner);
  const orders = [orderTo(planner), orderTo(planner)] as const;
  const parcels = orders.map((order) => planner.fulfill(order, UPS.company, [shared]));
  if (parcels[0]) planner.cancel(parcels[0], 3);
  know(planner, [shared], parcels);
}

/** Number, company, both, more of them, fewer of them. */
function changedAgainAndAgain(planner: Planner): void {
  const order = orderTo(planner);
  const [a, b] = [label(planner), label(planner)];
  const [c, d] = [PUROLATOR.number(planner.random), DHL.number(planner.random)];
  const parcel = planner.fulfill(order, UPS.company, [a]);
  planner.correct(parcel, { numbers: [a, b] }, 2);
  planner.correct(parcel, { company: PUROLATOR.company, numbers: [c] }, 4);
  planner.correct(parcel, { company: DHL.company, numbers: [d] }, 6);
  planner.correct(parcel, { company: UPS.company, numbers: [b, a] }, 8);
  planner.expect(c, "removed", PUROLATOR.code, PUROLATOR.company, [parcel]);
  planner.expect(d, "removed", DHL.code, DHL.company, [parcel]);
  know(planner, [a, b], [parcel]);
}

function label(planner: Planner): string {
  return UPS.number(planner.random);
}

function orderTo(planner: Planner): PlannedOrder {
  return planner.order(destination(planner.random, UPS));
}

function ship(planner: Planner) {
  const order = orderTo(planner);
  const number = label(planner);
  const parcel = planner.fulfill(order, UPS.company, [number]);
  know(planner, [number], [parcel]);
  return { order, number, parcel };
}

/** These numbers stand on UPS's labels. */
function know(
  planner: Planner,
  numbers: readonly string[],
  parcels: Parameters<Planner["expect"]>[4],
): void {
  for (const number of numbers)
    planner.expect(number, "tracked", UPS.code, UPS.company, [...parcels]);
}
