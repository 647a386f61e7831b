// English outside North America, as changes to the American texts.
import type { Translation } from "./shape";

export const enGB: Translation = {
  form: {
    contact: "Email, phone number or postcode",
    again: "Track another parcel",
  },
  contact: {
    postcode: "postcode",
  },
  noParcel: {
    text: "Tracking appears here as soon as a parcel is on its way.",
  },
  cancelled: {
    title: "This order was cancelled",
    text: "There's nothing to track. Contact us if you have any questions.",
  },
  failed: {
    text: "Something went wrong at our end. Please try again in a few minutes.",
  },
  result: {
    parcelOf: "Parcel {index} of {count}",
    parcelNumber: "Parcel {index}",
    parcels: {
      one: "Your order comes in one parcel",
      other: "Your order comes in {count} parcels",
    },
    someDelivered: {
      one: "{done} of {count} parcel delivered",
      other: "{done} of {count} parcels delivered",
    },
    deliveredSoFar: {
      one: "{count} parcel delivered so far",
      other: "{count} parcels delivered so far",
    },
    partDelivered: {
      one: "{count} parcel delivered, {moving} on the way",
      other: "{count} parcels delivered, {moving} on the way",
    },
    sentSoFar: {
      one: "{count} parcel sent so far",
      other: "{count} parcels sent so far",
    },
    allDelivered: {
      one: "Parcel delivered",
      other: "All parcels delivered",
    },
    sameNumber: {
      one: "{count} parcel has this tracking number",
      other: "{count} parcels have this tracking number",
    },
    pickUpBy: "Collect by {date}",
    late: "This is taking longer than most parcels on this route. There's no new date yet.",
    items: "In this parcel",
    unsent: "Not sent yet",
    unsentNames: "Not sent yet: {items}",
    unsentSome: "Part of your order hasn't been sent yet.",
    ask: "Ask us about this parcel",
    untracked:
      "We can't follow this parcel here. {carrier} can tell you where it is and when it comes.",
  },
  steps: {
    collect: "Ready to collect",
  },
  status: {
    transit002: "Arrived at a sorting centre",
    transit003: "Arrived at the delivery depot",
    transit006: "Dispatched",
    pickup002: "Ready to collect",
    delivered002: "Collected",
    delivered004: "Delivered: left in a safe place or with a neighbour",
    undelivered002: "Delivery attempted, but no one was in",
    exception: "There's a problem with your parcel",
    exception004: "Not collected in time",
    exception005: "There's a problem with your parcel",
    exception008: "The shipment was cancelled",
  },
  statusToday: {
    pickup002: "Ready to collect from today",
    delivered002: "Collected today",
    delivered004: "Delivered today: left in a safe place or with a neighbour",
    undelivered002: "Delivery attempted today, but no one was in",
  },
  statusOn: {
    pickup002: "Ready to collect since {date}",
    delivered002: "Collected on {date}",
    delivered004: "Delivered on {date}: left in a safe place or with a neighbour",
  },
  advice: {
    notfound001: "Updates start once the carrier has the parcel.",
    pickup002:
      "The carrier can tell you what to bring. Parcels that aren't collected in time may be returned.",
    delivered004: "Look around your door and ask your neighbours. If it's not there, contact us.",
    undelivered002:
      "Look for a card from the carrier. It usually tries again; check its website for when.",
    exception004: "Your parcel may be on its way back. Contact us and we'll look into it.",
    exception008: "Contact us if you have any questions.",
  },
  calendar: {
    expected: "Parcel expected: order {name}",
  },
  milestones: {
    ItemDispatched: "Dispatched",
    DestinationArrived: "Arrived at the delivery depot",
  },
};
