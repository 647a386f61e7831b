// Stand-ins of UPS, FedEx, USPS and Canada Post.
import {
  type CarrierStandIn,
  type ScriptedEvent,
  type Step,
  hasToken,
  isBasic,
  issueToken,
} from "../stand-in";

const compact = (at: string) => at.replace(/[-:]/g, "").split("T") as [string, string];
const UPS: Record<Step, [type: string, statusCode: string, description: string]> = {
  label: ["M", "003", "Shipper created a label, UPS has not received the package yet."],
  accepted: ["P", "038", "Pickup Scan"],
  hub: ["I", "005", "Arrived at Facility"],
  out: ["O", "021", "Out For Delivery Today"],
  attempt: ["X", "022", "The receiver was not available for delivery."],
  ready: ["I", "017", "Your package is available for pickup at a UPS Access Point."],
  delivered: ["D", "011", "DELIVERED"],
  returned: ["D", "034", "Returned to sender"],
};

/** UPS Developer Portal, Tracking.yaml. */
export const upsStandIn: CarrierStandIn = {
  id: "ups",
  credentials: { clientId: "ups-client", clientSecret: "ups-secret" },
  isTokenCall: ({ url }) => url.pathname === "/security/v1/oauth/token",
  answer(state, call) {
    if (this.isTokenCall(call)) {
      const isForm = call.body === "grant_type=client_credentials";
      return issueToken(state, isForm && isBasic(call, "ups-client", "ups-secret"));
    }
    const errors = (status: number, code: string, message: string) => ({
      status,
      body: { response: { errors: [{ code, message }] } },
    });
    if (!hasToken(state, call)) return errors(401, "250002", "Invalid Authentication Information.");
    if (!call.headers.transid || !call.headers.transactionsrc) {
      return errors(400, "VSS002", "Missing transId");
    }
    if (state.isKeyForbidden) return errors(403, "250003", "Blocked Merchant");
    const number = decodeURIComponent(call.url.pathname.split("/").at(-1) ?? "");
    const events = state.parcels.get(number);
    if (!events) {
      const warnings = [{ code: "TW0001", message: "Tracking Information Not Found" }];
      return {
        status: 200,
        body: { trackResponse: { shipment: [{ inquiryNumber: number, warnings }] } },
      };
    }
    const activity = events.toReversed().map(({ at, step }) => {
      const [type, statusCode, description] = UPS[step];
      const [date, time] = compact(at);
      return {
        date,
        time,
        gmtOffset: "-05:00",
        location: { address: { city: "LOUISVILLE", stateProvince: "KY", countryCode: "US" } },
        status: { type, code: "ZZ", statusCode, description },
      };
    });
    const parcel = {
      trackingNumber: number,
      currentStatus: activity[0]?.status,
      activity,
      deliveryDate: [{ type: "SDD", date: "20261203" }],
      packageAddress: [
        { type: "ORIGIN", address: { countryCode: "US" } },
        { type: "DESTINATION", address: { countryCode: "US" } },
      ],
      service: { description: "UPS Ground" },
    };
    return {
      status: 200,
      body: { trackResponse: { shipment: [{ inquiryNumber: number, package: [parcel] }] } },
    };
  },
};

const FEDEX: Record<Step, [eventType: string, derived: string, description: string]> = {
  label: ["OC", "IN", "Shipment information sent to FedEx"],
  accepted: ["PU", "PU", "Picked up"],
  hub: ["AR", "IT", "Arrived at FedEx hub"],
  out: ["OD", "IT", "On FedEx vehicle for delivery"],
  attempt: ["DE", "DE", "Delivery exception"],
  ready: ["HL", "HL", "Ready for recipient pickup"],
  delivered: ["DL", "DL", "Delivered"],
  returned: ["RS", "RS", "Returning package to shipper"],
};

/** FedEx Developer Portal, Track API. */
export const fedexStandIn: CarrierStandIn = {
  id: "fedex",
  credentials: { apiKey: "fedex-key", secretKey: "fedex-secret" },
  isTokenCall: ({ url }) => url.pathname === "/oauth/token",
  answer(state, call) {
    if (this.isTokenCall(call)) {
      const form = new URLSearchParams(call.body);
      return issueToken(
        state,
        form.get("client_id") === "fedex-key" && form.get("client_secret") === "fedex-secret",
      );
    }
    const errors = (status: number, code: string) => ({
      status,
      body: { transactionId: "t", errors: [{ code, message: code }] },
    });
    if (!hasToken(state, call)) return errors(401, "NOT.AUTHORIZED.ERROR");
    if (state.isKeyForbidden) return errors(403, "FORBIDDEN.ERROR");
    const asked = JSON.parse(call.body) as {
      trackingInfo: { trackingNumberInfo: { trackingNumber: string } }[];
    };
    if (asked.trackingInfo.length > 30) return errors(400, "TRACKING.TRACKINGNUMBER.TOOMANY");
    const completeTrackResults = asked.trackingInfo.map(({ trackingNumberInfo }) => {
      const { trackingNumber } = trackingNumberInfo;
      const events = state.parcels.get(trackingNumber);
      const notFound = {
        error: { code: "TRACKING.TRACKINGNUMBER.NOTFOUND", message: "Not found" },
      };
      return { trackingNumber, trackResults: [events ? fedexResult(events) : notFound] };
    });
    return { status: 200, body: { transactionId: "t", output: { completeTrackResults } } };
  },
};

function fedexResult(events: readonly ScriptedEvent[]) {
  return {
    scanEvents: events.toReversed().map(({ at, step }) => {
      const [eventType, derivedStatusCode, eventDescription] = FEDEX[step];
      return {
        date: `${at}-06:00`,
        eventType,
        derivedStatusCode,
        eventDescription,
        scanLocation: { city: "MEMPHIS", stateOrProvinceCode: "TN", countryCode: "US" },
      };
    }),
    dateAndTimes: [{ type: "ESTIMATED_DELIVERY", dateTime: "2026-12-03T20:00:00-06:00" }],
    serviceDetail: { description: "FedEx Home Delivery" },
  };
}

const USPS: Record<Step, [eventCode: string, category: string, eventType: string]> = {
  label: ["GX", "Pre-Shipment", "Shipping Label Created, USPS Awaiting Item"],
  accepted: ["03", "Accepted", "Accepted at USPS Origin Facility"],
  hub: ["10", "In Transit", "Processed Through USPS Facility"],
  out: ["OF", "Out for Delivery", "Out for Delivery"],
  attempt: ["02", "Delivery Attempt", "Notice Left (No Authorized Recipient Available)"],
  ready: ["14", "Available for Pickup", "Available for Pickup"],
  delivered: ["01", "Delivered", "Delivered, In/At Mailbox"],
  returned: ["01", "Delivered", "Delivered, To Original Sender"],
};

/** USPS API, Tracking v3r2. */
export const uspsStandIn: CarrierStandIn = {
  id: "usps",
  credentials: { consumerKey: "usps-key", consumerSecret: "usps-secret" },
  isTokenCall: ({ url }) => url.pathname === "/oauth2/v3/token",
  answer(state, call) {
    if (this.isTokenCall(call)) {
      const { client_id, client_secret } = JSON.parse(call.body) as Record<string, string>;
      const scope = state.isKeyForbidden ? "addresses prices" : "addresses prices tracking";
      const isRight = client_id === "usps-key" && client_secret === "usps-secret";
      return issueToken(state, isRight, { scope, expires_in: "28799" });
    }
    const error = (status: number, code: string) => ({
      status,
      body: { apiVersion: "/tracking/v3r2", error: { code: String(status), message: code } },
    });
    if (!hasToken(state, call)) return error(401, "invalid_token");
    const asked = JSON.parse(call.body) as { trackingNumber: string }[];
    if (asked.length > 35) return error(400, "too many");
    const items = asked.map(({ trackingNumber }) => {
      if (state.forbidden.has(trackingNumber)) return { trackingNumber, statusCode: "403" };
      const events = state.parcels.get(trackingNumber);
      if (!events) return { trackingNumber, statusCode: "404" };
      const trackingEvents = events.toReversed().map(({ at, step }) => ({
        eventType: USPS[step][2],
        eventCode: USPS[step][0],
        eventTimestamp: at,
        GMTOffset: "-05:00",
        eventCity: "ATLANTA",
        eventState: "GA",
      }));
      return {
        trackingNumber,
        statusCode: "200",
        statusCategory: USPS[events.at(-1)?.step ?? "label"][1],
        mailClass: "USPS Ground Advantage<SUP>&#153;</SUP>",
        expectedDeliveryTimeStamp: "2026-12-03T21:00:00",
        destinationCountryCode: "US",
        trackingEvents,
      };
    });
    return { status: items.some((item) => item.statusCode !== "200") ? 207 : 200, body: items };
  },
};

const CANADA_POST: Record<Step, [identifier: string, description: string]> = {
  label: ["3000", "Electronic information submitted by shipper"],
  accepted: ["0100", "Item accepted at the Post Office"],
  hub: ["0170", "Item processed"],
  out: ["0174", "Item out for delivery"],
  attempt: ["1450", "Attempted delivery. Notice card left."],
  ready: ["1407", "Item available for pickup at Post Office"],
  delivered: ["1408", "Delivered"],
  returned: ["1411", "Item being returned to sender"],
};

/** Canada Post Developer Program, Tracking. */
export const canadaPostStandIn: CarrierStandIn = {
  id: "canada-post",
  credentials: { username: "cp-user", password: "cp-password" },
  isTokenCall: () => false,
  answer(state, call) {
    const xml = (status: number, body: string) => ({
      status,
      body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
      headers: { "content-type": "application/vnd.cpc.track-v2+xml" },
    });
    const message = (status: number, code: string, description: string) =>
      xml(
        status,
        `<messages xmlns="http://www.canadapost.ca/ws/messages"><message><code>${code}</code><description>${description}</description></message></messages>`,
      );
    if (!isBasic(call, "cp-user", "cp-password")) {
      return message(401, "E002", "AAA Authentication Failure");
    }
    if (state.isKeyForbidden) return message(403, "E004", "Not authorized");
    if (call.headers.accept !== "application/vnd.cpc.track-v2+xml")
      return message(406, "406", "Accept");
    const pin = decodeURIComponent(call.url.pathname.split("/").at(-2) ?? "");
    const events = state.parcels.get(pin);
    if (!events) return message(404, "004", "No Pin History");
    const occurrences = events.toReversed().map(({ at, step }) => {
      const [day, time] = at.split("T");
      const [identifier, description] = CANADA_POST[step];
      return `<occurrence><event-identifier>${identifier}</event-identifier><event-date>${day}</event-date><event-time>${time}</event-time><event-time-zone>EST</event-time-zone><event-description>${description}</event-description><signatory-name/><event-site>OTTAWA</event-site><event-province>ON</event-province></occurrence>`;
    });
    return xml(
      200,
      `<tracking-detail xmlns="http://www.canadapost.ca/ws/track"><pin>${pin}</pin><expected-delivery-date>2026-12-03</expected-delivery-date><service-name>Expedited Parcels</service-name><significant-events>${occurrences.join("")}</significant-events></tracking-detail>`,
    );
  },
};
