// Parcels' journeys as carriers tell them, for tests.
import type { CarrierAnswer, CarrierEvent } from "~/carriers/connector";

export function event(
  wallTime: string,
  description: string,
  status: CarrierEvent["status"],
  more: Partial<CarrierEvent> = {},
): CarrierEvent {
  return { wallTime, description, details: "", status, substatus: null, ...more };
}

export function journey(events: CarrierEvent[], more: Partial<CarrierAnswer> = {}): CarrierAnswer {
  return { origin: { carrierCode: "4px", events }, destination: null, ...more };
}

/** The first item of the documented list, out of order. */
export const PHILIPPINES_TO_RENTON: CarrierAnswer = {
  origin: {
    carrierCode: "phlpost",
    events: [
      event("2015-10-22 16:35", "Prepare dispatch to destination country", "transit", {
        details: "PHILIPPINES",
        milestone: "ItemReceived",
      }),
      event("2015-10-25 15:01", "Receive at country of destination", "transit", {
        details: "United States of America (the)",
        substatus: "transit004",
      }),
    ],
  },
  destination: {
    carrierCode: "usps",
    events: [
      event("2015-11-02 08:07", "Arrived at Unit", "transit", { details: "RENTON, WA 98059" }),
      event("2015-11-02 17:11", "Delivered", "delivered", {
        details: "RENTON, WA 98056",
        substatus: "delivered001",
      }),
    ],
  },
  originCountry: "PH",
  destinationCountry: "US",
};

/** The second item: both carriers tell the same event at the same minute. */
export const LITHUANIA_TO_KOREA: CarrierAnswer = {
  origin: {
    carrierCode: "lietuvos-pastas",
    events: [
      event("2015-10-29 17:26", "Departure from outward office of exchange", "transit", {
        details: "HK AMC",
      }),
    ],
  },
  destination: {
    carrierCode: "korea-post",
    events: [
      event("2015-10-29 17:26", "Departure from outward office of exchange", "transit", {
        details: "HKHKGA,Dispatch number : KRSELB",
      }),
    ],
  },
  originCountry: "LT",
  destinationCountry: "KR",
};
