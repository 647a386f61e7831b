// English texts: the source of all translations, and the fallback.
import type { Plural } from "./plural";

export const en = {
  form: {
    title: "Track your order",
    byOrder: "With your order number",
    order: "Order number",
    orderHint: "In your confirmation email, for example #1001",
    email: "Email",
    emailHint: "The email you used at checkout",
    contact: "Email, phone number, or ZIP/postal code",
    contactHint: "What you entered at checkout",
    byNumber: "With a tracking number",
    number: "Tracking number",
    numberHint: "In your shipping confirmation email",
    submit: "Track",
    again: "Track another package",
  },
  /** Where a shop takes only some: "Phone number or postcode" is joined from these, its first letter made a capital. */
  contact: {
    email: "email",
    phone: "phone number",
    postcode: "ZIP/postal code",
  },
  notFound: {
    title: "We couldn't find a match",
    text: "Check for typos and make sure the details match your order. If you just ordered, try again after you get your shipping confirmation.",
  },
  /** The order is known, and has no parcel with a tracking number. */
  noParcel: {
    title: "No tracking yet",
    text: "Tracking shows up here as soon as a package is on its way.",
  },
  cancelled: {
    title: "This order was canceled",
    text: "There's nothing to track. Contact us if you have questions.",
  },
  limited: {
    title: "Too many tries",
    text: "Wait a minute, then try again.",
    guesses:
      "There were too many attempts for this order number. Use your email address instead, or try again later.",
  },
  failed: {
    title: "Tracking isn't available right now",
    text: "Something went wrong on our end. Try again in a few minutes.",
  },
  back: "Back to tracking",
  result: {
    order: "Order {name}",
    parcelOf: "Package {index} of {count}",
    /** While more is to be sent, their count is not known. */
    parcelNumber: "Package {index}",
    /** The headline of an order: the parcel that presses most. */
    inParcel: "{name}: {sentence}",
    parcels: {
      one: "Your order comes in one package",
      other: "Your order comes in {count} packages",
    } satisfies Plural,
    someDelivered: {
      one: "{done} of {count} package delivered",
      other: "{done} of {count} packages delivered",
    } satisfies Plural,
    /** While more is to be sent, whose packages nobody can count yet. */
    deliveredSoFar: {
      one: "{count} package delivered so far",
      other: "{count} packages delivered so far",
    } satisfies Plural,
    /** The same, and the others are all on their way. */
    partDelivered: {
      one: "{count} package delivered, {moving} on the way",
      other: "{count} packages delivered, {moving} on the way",
    } satisfies Plural,
    sentSoFar: {
      one: "{count} package shipped so far",
      other: "{count} packages shipped so far",
    } satisfies Plural,
    allDelivered: {
      one: "Package delivered",
      other: "All packages delivered",
    } satisfies Plural,
    sameNumber: {
      one: "{count} package has this tracking number",
      other: "{count} packages have this tracking number",
    } satisfies Plural,
    progress: "Progress",
    stepDone: "done",
    stepCurrent: "now",
    stepProblem: "needs attention",
    carrier: "Carrier",
    handedOver: "Local carrier",
    number: "Tracking number",
    atCarrier: "Track with {carrier}",
    visitCarrier: "Go to the {carrier} website",
    phone: "Call {carrier}",
    scanned: "Last carrier update",
    scannedHint: "local time where it was scanned",
    never: "not yet",
    checked: "We last checked",
    justNow: "just now",
    /** The headline of a parcel whose days are known. */
    expected: "{sentence}, expected {days}",
    /** The headline of a parcel that is late. */
    delayed: "{sentence}, but late",
    /** In the days' place where none are known. */
    noDate: "No delivery date yet",
    /** In the same place: it comes no more, for certain or by all that is known. */
    wontCome: "It won't be delivered",
    unlikelyToCome: "Not expected to be delivered",
    /** Where a parcel waits to be picked up, and the last day for it. */
    waitingAt: "{sentence}: {place}",
    waitingUntil: "{sentence}, until {date}",
    /** The last day in a line of its own. */
    pickUpBy: "Pick up by {date}",
    estimateHint: "This is an estimate based on usual delivery times on this route.",
    estimateOfCarrier: "This is the carrier’s estimate.",
    estimateOfUpdates: "This estimate comes from the order’s shipping updates.",
    estimateOfShop: "This is the store’s estimate.",
    lateSince: "Expected by {day}. There's no new date yet.",
    late: "This is taking longer than most packages on this route. There's no new date yet.",
    /** Out for delivery since a day that has passed. */
    overdue: "It should have arrived by now. There's no new date yet.",
    route: "Route",
    calendar: "Add to calendar",
    feed: "Follow by RSS",
    items: "In this package",
    unsent: "Not shipped yet",
    unsentNames: "Not shipped yet: {items}",
    /** Where the items are hidden. */
    unsentSome: "Part of your order hasn't shipped yet.",
    ask: "Ask us about this package",
    /** About an order without a package, or none. */
    contact: "Contact us",
    quantity: "{count} ×",
    timeline: "Tracking history",
    handover: "Handed over to {carrier}",
    earlier: {
      one: "{count} earlier update",
      other: "{count} earlier updates",
    } satisfies Plural,
    noEvents: "No tracking updates yet.",
    /** No tracking service follows it. */
    untracked:
      "We can't follow this package here. {carrier} can tell you where it is and when it comes.",
    numberOnly:
      "A tracking number shows only this much. Look up your order number to see locations, carrier messages, and what's inside.",
  },
  steps: {
    announced: "Label created",
    transit: "On its way",
    out: "Out for delivery",
    collect: "Ready for pickup",
    tried: "Delivery attempted",
    stopped: "Delivery problem",
    silent: "No updates",
    delivered: "Delivered",
    returning: "Returning",
    returned: "Returned",
  },
  /** The sentence on top, by substatus, else by status. `{date}` only in `…On`. */
  status: {
    pending: "No tracking updates yet",
    notfound: "No updates from the carrier yet",
    notfound001: "Label created, not with the carrier yet",
    notfound002: "No updates from the carrier yet",
    transit: "On its way",
    transit001: "On its way",
    transit002: "Arrived at a sorting facility",
    transit003: "Arrived at the local delivery facility",
    transit004: "Arrived in the destination country",
    transit005: "Cleared customs",
    transit006: "Shipped",
    transit007: "Left the airport",
    pickup: "Almost there",
    pickup001: "Out for delivery",
    pickup002: "Ready for pickup",
    pickup003: "The carrier contacted you about delivery",
    delivered: "Delivered",
    delivered002: "Picked up",
    delivered003: "Delivered and signed for",
    delivered004: "Delivered: left in a safe place or with a neighbor",
    undelivered: "Delivery attempt failed",
    undelivered001: "Not delivered: there's a problem with the address",
    undelivered002: "Delivery attempted, but no one was home",
    undelivered003: "Delivery attempted, but the carrier couldn't find you",
    undelivered004: "Delivery attempt failed",
    exception: "There's a problem with your package",
    exception004: "Not picked up in time",
    exception005: "There's a problem with your package",
    exception006: "Held at customs",
    exception007: "Lost or damaged in transit",
    exception008: "The shipment was canceled",
    exception009: "Delivery was refused",
    exception010: "Returned to sender",
    exception011: "Being returned to sender",
    expired: "No tracking updates for a while",
    expired001: "No tracking updates for a while",
  },
  /** Where the scan's date is today's, at its place. */
  statusToday: {
    pickup001: "Out for delivery today",
    pickup002: "Ready for pickup as of today",
    delivered: "Delivered today",
    delivered002: "Picked up today",
    delivered003: "Delivered and signed for today",
    delivered004: "Delivered today: left in a safe place or with a neighbor",
    undelivered002: "Delivery attempted today, but no one was home",
  },
  statusOn: {
    pickup001: "Out for delivery since {date}",
    pickup002: "Ready for pickup since {date}",
    delivered: "Delivered on {date}",
    delivered002: "Picked up on {date}",
    delivered003: "Delivered and signed for on {date}",
    delivered004: "Delivered on {date}: left in a safe place or with a neighbor",
  },
  /** What the shopper can do about it. */
  advice: {
    pending: "The first update often takes a day to appear.",
    notfound: "The first update often takes a day or two to appear.",
    notfound001: "Updates start once the carrier has the package.",
    pickup002:
      "The carrier can tell you what to bring. Packages that aren't picked up in time may be returned.",
    pickup003: "Reply to the carrier so it can deliver.",
    delivered004: "Look around your door and ask your neighbors. If it's not there, contact us.",
    undelivered:
      "The carrier usually tries again. Check its website for when, or to pick another day.",
    undelivered001: "Contact the carrier with your full address, or contact us.",
    undelivered002:
      "Look for a notice from the carrier. It usually tries again; check its website for when.",
    undelivered003:
      "Ask the carrier which delivery address it has on file, and give it your phone number.",
    exception: "Contact the carrier with your tracking number, or contact us.",
    exception004: "Your package may be on its way back. Contact us and we'll look into it.",
    exception006:
      "Customs may need documents or duties from you. The carrier can tell you what's missing.",
    exception007: "We're sorry. Contact us and we'll look into it.",
    exception008: "Contact us if you have questions.",
    exception009: "Contact us if you didn't refuse it.",
    exception010: "Contact us and we'll look into it.",
    exception011: "Contact us and we'll look into it.",
    expired: "Contact the carrier with your tracking number, or contact us.",
  },
  /** In a calendar and in a feed, away from our page. */
  calendar: {
    expected: "Package expected: order {name}",
    state: "{sentence}: order {name}",
  },
  feedTitle: "Tracking for order {name}",
  milestones: {
    ItemReceived: "Received by the carrier",
    ItemDispatched: "Shipped",
    DepartfromAirport: "Left the airport",
    ArrivalfromAbroad: "Arrived in the destination country",
    CustomsClearance: "Cleared customs",
    DestinationArrived: "Arrived at the local delivery facility",
  },
};
