// Every word a shopper reads from us, by language. `{name}` is filled in; a text per plural form where it counts.

export type Plural = { one: string; other: string };

export const english = {
  /** BCP 47: sets `lang`, dates, numbers and plurals. */
  locale: "en-GB",
  direction: "ltr" as "ltr" | "rtl",
  form: {
    title: "Track your order",
    byOrder: "With your order number",
    order: "Order number",
    orderHint: "As in your confirmation, for example #1001",
    email: "Email",
    emailHint: "The address you ordered with",
    byNumber: "With a tracking number",
    number: "Tracking number",
    numberHint: "From your shipping email, or the label",
    submit: "Track",
    again: "Track another parcel",
  },
  notFound: {
    title: "We found nothing to track",
    text: "Check for typing errors, and that the email is the one you ordered with. If you ordered a moment ago, try again once we have told you that your parcel is on its way.",
  },
  limited: {
    title: "Too many look-ups",
    text: "Please wait a minute, then try again.",
  },
  failed: {
    title: "Tracking is taking a break",
    text: "Something went wrong on our side. Please try again in a few minutes.",
  },
  back: "Back to tracking",
  result: {
    order: "Order {name}",
    parcelOf: "Parcel {index} of {count}",
    parcels: {
      one: "Your order comes in one parcel",
      other: "Your order comes in {count} parcels",
    } satisfies Plural,
    someDelivered: "{done} of {count} parcels delivered",
    allDelivered: "All {count} parcels delivered",
    sameNumber: "{count} parcels carry this number",
    progress: "Progress",
    stepDone: "done",
    stepCurrent: "now",
    stepProblem: "needs attention",
    carrier: "Carrier",
    handedOver: "Delivered by",
    number: "Tracking number",
    atCarrier: "Track with {carrier}",
    phone: "Call {carrier}",
    scanned: "Carrier last scanned",
    scannedHint: "local time at the scan",
    never: "not yet",
    checked: "We last checked",
    justNow: "just now",
    items: "In this parcel",
    quantity: "{count} ×",
    timeline: "Timeline",
    legOf: "With {carrier}",
    firstLeg: "First carrier",
    lastLeg: "Last carrier",
    earlier: {
      one: "{count} earlier event",
      other: "{count} earlier events",
    } satisfies Plural,
    noEvents: "The carrier has not scanned this parcel yet.",
    numberOnly:
      "This is what a tracking number alone shows. With your order number and email you also see the carrier's own words, the places and what is inside.",
  },
  steps: {
    announced: "Announced",
    transit: "On its way",
    out: "Out for delivery",
    collect: "Ready to collect",
    tried: "Delivery tried",
    stopped: "On hold",
    silent: "No news",
    delivered: "Delivered",
    returning: "Going back",
    returned: "Sent back",
  },
  /** The sentence on top, by substatus, else by status. `{date}` only in `…On`. */
  status: {
    pending: "Waiting for the carrier's first scan",
    notfound: "Not scanned by the carrier yet",
    notfound001: "Announced to the carrier, not handed over yet",
    notfound002: "Not scanned by the carrier yet",
    transit: "On its way",
    transit001: "On its way",
    transit002: "Arrived at a sorting centre",
    transit003: "Arrived at the delivery depot",
    transit004: "Arrived in the country of destination",
    transit005: "Cleared customs",
    transit006: "Handed to the carrier and dispatched",
    transit007: "Left the airport",
    pickup: "Almost there",
    pickup001: "Out for delivery",
    pickup002: "Ready to be collected",
    pickup003: "The carrier has contacted you about delivery",
    delivered: "Delivered",
    delivered002: "Collected",
    delivered003: "Delivered and signed for",
    delivered004: "Left in a safe place or with a neighbour",
    undelivered: "Delivery was tried and did not succeed",
    undelivered001: "Delivery failed: a problem with the address",
    undelivered002: "Delivery was tried, but nobody was there",
    undelivered003: "Delivery was tried, but you could not be found",
    undelivered004: "Delivery was tried and did not succeed",
    exception: "Something is holding your parcel up",
    exception004: "Not collected in time",
    exception005: "Something is holding your parcel up",
    exception006: "Held by customs",
    exception007: "Lost or damaged on the way",
    exception008: "The shipment was cancelled",
    exception009: "Delivery was refused",
    exception010: "Returned to the sender",
    exception011: "On its way back to the sender",
    expired: "No news from the carrier for a long time",
    expired001: "No news from the carrier for a long time",
  },
  statusOn: {
    delivered: "Delivered on {date}",
    delivered002: "Collected on {date}",
    delivered003: "Delivered and signed for on {date}",
    delivered004: "Left in a safe place or with a neighbour on {date}",
  },
  /** What the shopper can do about it. */
  advice: {
    pending: "Carriers often need a day before the first scan shows up.",
    notfound: "Carriers often need a day or two before the first scan shows up.",
    pickup002:
      "Take a photo ID and the tracking number along. Parcels not collected in time go back.",
    pickup003: "Answer the carrier's message, so that it can deliver.",
    delivered004: "Look around your door and ask your neighbours. If it is not there, write to us.",
    undelivered:
      "The carrier usually tries again. Its own page says when, or how to choose another day.",
    undelivered001: "Contact the carrier with your full address, or write to us.",
    exception: "Contact the carrier with the tracking number, or write to us.",
    exception004: "The parcel may be going back. Write to us to have it sent again.",
    exception006: "Customs may ask you for papers or duties. The carrier says what is missing.",
    exception007: "We are sorry. Write to us, and we will put it right.",
    exception008: "Write to us if you did not expect this.",
    exception009: "Write to us if you did not refuse it.",
    exception010: "Write to us to have it sent again or refunded.",
    exception011: "Write to us to have it sent again or refunded.",
    expired: "Contact the carrier with the tracking number, or write to us.",
  },
  milestones: {
    ItemReceived: "Received by the carrier",
    ItemDispatched: "Dispatched",
    DepartfromAirport: "Left the airport",
    ArrivalfromAbroad: "Arrived in the country of destination",
    CustomsClearance: "Cleared customs",
    DestinationArrived: "Arrived at the delivery depot",
  },
};

export type Texts = typeof english;

const LANGUAGES: Record<string, Texts> = { en: english };

/** The texts for a locale such as "de" or "pt-BR"; English for what is not there. */
export function textsFor(locale: string | null): Texts {
  const [language = ""] = (locale ?? "").toLowerCase().split("-");
  return (Object.hasOwn(LANGUAGES, language) && LANGUAGES[language]) || english;
}

/** `fill("{done} of {count}", { done: 1, count: 2 })` → "1 of 2". */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The plural form that `count` takes in the texts' language, filled in. */
export function fillPlural(texts: Texts, forms: Plural, count: number): string {
  const form = new Intl.PluralRules(texts.locale).select(count);
  return fill(form in forms ? forms[form as keyof Plural] : forms.other, { count });
}
