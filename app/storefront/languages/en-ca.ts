// Canadian English, as changes to the American texts.
import type { Translation } from "./shape";

export const enCA: Translation = {
  form: {
    contact: "Email, phone number, or postal code",
  },
  contact: {
    postcode: "postal code",
  },
  cancelled: {
    title: "This order was cancelled",
  },
  status: {
    delivered004: "Delivered: left in a safe place or with a neighbour",
    exception008: "The shipment was cancelled",
  },
  statusToday: {
    delivered004: "Delivered today: left in a safe place or with a neighbour",
  },
  statusOn: {
    delivered004: "Delivered on {date}: left in a safe place or with a neighbour",
  },
  advice: {
    delivered004: "Look around your door and ask your neighbours. If it's not there, contact us.",
  },
};
