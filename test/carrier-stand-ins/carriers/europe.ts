// Stand-ins of DHL, La Poste, GLS, PostNord, Bring and InPost.
import { type CarrierStandIn, type Step, hasToken, issueToken } from "../stand-in";

const DHL: Record<Step, [statusCode: string, description: string]> = {
  label: ["pre-transit", "The instruction data for this shipment have been provided"],
  accepted: ["transit", "The shipment has been posted by the sender"],
  hub: ["transit", "Arrived at the parcel center of origin, sorting"],
  out: ["transit", "The shipment is out for delivery"],
  attempt: ["failure", "Delivery attempt failed, recipient not at home"],
  ready: ["transit", "The shipment is ready for pick-up at the PACKSTATION"],
  delivered: ["delivered", "The shipment has been successfully delivered"],
  returned: ["delivered", "The shipment was returned to the sender"],
};

/** DHL API Developer Portal, Shipment Tracking - Unified 1.5. */
export const dhlStandIn: CarrierStandIn = {
  id: "dhl",
  credentials: { apiKey: "dhl-key" },
  isTokenCall: () => false,
  answer(state, { url, headers }) {
    const problem = (status: number, title: string) => ({ status, body: { title, status } });
    if (headers["dhl-api-key"] !== "dhl-key") return problem(401, "Unauthorized");
    if (state.isKeyForbidden) return problem(403, "Forbidden");
    const id = url.searchParams.get("trackingNumber") ?? "";
    const events = state.parcels.get(id);
    if (!events) return problem(404, "No shipment with given tracking number found.");
    const list = events.toReversed().map(({ at, step }) => ({
      // Some divisions give no offset.
      timestamp: at,
      statusCode: DHL[step][0],
      status: DHL[step][0],
      description: DHL[step][1],
      location: { address: { addressLocality: "Leipzig", countryCode: "DE" } },
    }));
    const shipment = {
      id,
      service: url.searchParams.get("service"),
      origin: { address: { countryCode: "DE" } },
      destination: { address: { countryCode: "DE" } },
      status: list[0],
      estimatedDeliveryTimeFrame: {
        estimatedFrom: "2026-12-02T08:00:00",
        estimatedThrough: "2026-12-03T18:00:00",
      },
      details: { product: { productName: "DHL PAKET" } },
      events: list,
    };
    return { status: 200, body: { shipments: [shipment] } };
  },
};

const LA_POSTE: Record<Step, [code: string, label: string]> = {
  label: ["DR1", "Your parcel will soon be handed to us."],
  accepted: ["PC1", "Your parcel has been handed to us."],
  hub: ["ET1", "Your parcel is on its way in our network."],
  out: ["MD1", "Your parcel is being delivered today."],
  attempt: ["ND1", "Your parcel could not be delivered: you were absent."],
  ready: ["AG1", "Your parcel waits for you at the pickup point."],
  delivered: ["DI1", "Your parcel has been delivered."],
  returned: ["RE1", "Your parcel was refused and goes back."],
};

/** La Poste Developer, Suivi v2. */
export const laPosteStandIn: CarrierStandIn = {
  id: "la-poste",
  credentials: { okapiKey: "okapi" },
  isTokenCall: () => false,
  answer(state, { url, headers }) {
    if (headers["x-okapi-key"] !== "okapi") {
      return { status: 401, body: { code: "UNAUTHORIZED", message: "Unauthorized" } };
    }
    if (state.isKeyForbidden) return { status: 403, body: { code: "FORBIDDEN" } };
    const ids = decodeURIComponent(url.pathname.split("/").at(-1) ?? "").split(",");
    if (ids.length > 10) return { status: 400, body: { returnCode: 400 } };
    const items = ids.map((idShip) => {
      const events = state.parcels.get(idShip);
      if (!events) return { lang: "en_GB", returnCode: 404, returnMessage: "Unknown", idShip };
      return {
        lang: "en_GB",
        scope: "open",
        returnCode: 200,
        shipment: {
          idShip,
          product: "Colissimo",
          isFinal: events.at(-1)?.step === "delivered",
          estimDate: "2026-12-03T00:00:00+01:00",
          event: events.toReversed().map(({ at, step }) => ({
            code: LA_POSTE[step][0],
            label: LA_POSTE[step][1],
            date: `${at}+01:00`,
          })),
          contextData: { originCountry: "FR", arrivalCountry: "FR" },
        },
      };
    });
    const codes = new Set(items.map(({ returnCode }) => returnCode));
    const [only] = items;
    return {
      status: codes.size > 1 ? 207 : (items[0]?.returnCode ?? 200),
      body: ids.length === 1 && only ? only : items,
    };
  },
};

const GLS: Record<Step, [status: string, description: string]> = {
  label: ["PREADVICE", "The parcel data was entered into the GLS IT system"],
  accepted: ["INTRANSIT", "The parcel has left the parcel center"],
  hub: ["INWAREHOUSE", "The parcel has arrived at the parcel center"],
  out: ["INDELIVERY", "The parcel is out for delivery"],
  attempt: ["NOTDELIVERED", "The parcel could not be delivered, consignee absent"],
  ready: ["DELIVEREDPS", "The parcel is available at the ParcelShop"],
  delivered: ["DELIVERED", "Delivered"],
  returned: ["FINAL", "The parcel was returned to the sender"],
};

/** GLS Group Developer Portal, Track and Trace 1.0.7. */
export const glsStandIn: CarrierStandIn = {
  id: "gls",
  credentials: { clientId: "gls-client", clientSecret: "gls-secret" },
  isTokenCall: ({ url }) => url.pathname === "/oauth2/v2/token",
  answer(state, call) {
    if (this.isTokenCall(call)) {
      const form = new URLSearchParams(call.body);
      return issueToken(
        state,
        form.get("client_id") === "gls-client" && form.get("client_secret") === "gls-secret",
      );
    }
    if (!hasToken(state, call)) return { status: 401, body: { errors: [] } };
    if (state.isKeyForbidden) return { status: 403, body: { errors: [] } };
    const ids = decodeURIComponent(call.url.pathname.split("/").at(-1) ?? "").split(",");
    if (ids.length > 10) return { status: 400, body: { errors: [{ errorCode: "E_400_02" }] } };
    const parcels = ids.map((requested) => {
      const events = state.parcels.get(requested);
      if (!events) return { requested, errorCode: "E_404_01", errorMessage: "Not found" };
      return {
        requested,
        unitno: requested,
        status: GLS[events.at(-1)?.step ?? "label"][0],
        events: events.toReversed().map(({ at, step }, index) => ({
          code: `${index}.0`,
          city: "Neuenstein",
          country: "DE",
          description: GLS[step][1],
          eventDateTime: `${at}+0100`,
        })),
      };
    });
    return { status: 200, body: { parcels } };
  },
};

const POSTNORD: Record<Step, [status: string, description: string]> = {
  label: ["INFORMED", "We have received a notification from the sender"],
  accepted: ["EN_ROUTE", "The item has been handed in"],
  hub: ["EN_ROUTE", "The item has arrived at the terminal"],
  out: ["EN_ROUTE", "The item is out for delivery"],
  attempt: ["DELIVERY_IMPOSSIBLE", "The delivery failed"],
  ready: ["AVAILABLE_FOR_DELIVERY", "The item is ready for collection"],
  delivered: ["DELIVERED", "The item has been delivered"],
  returned: ["RETURNED", "The item has been returned"],
};

/** PostNord Developer Portal, Track & Trace v5. */
export const postNordStandIn: CarrierStandIn = {
  id: "postnord",
  credentials: { apiKey: "postnord-key" },
  isTokenCall: () => false,
  answer(state, { url }) {
    if (url.searchParams.get("apikey") !== "postnord-key" || state.isKeyForbidden) {
      return { status: 403, body: { message: "Forbidden" } };
    }
    const id = url.searchParams.get("id") ?? "";
    const events = state.parcels.get(id);
    if (!events) {
      const faults = [{ faultCode: "NOT_FOUND", explanationText: "Not found" }];
      const compositeFault = { faults };
      return {
        status: 200,
        body: { TrackingInformationResponse: { compositeFault, shipments: [] } },
      };
    }
    const shipment = {
      shipmentId: id,
      estimatedTimeOfArrival: "2026-12-03T15:00:00",
      service: { name: "MyPack" },
      consignee: { address: { countryCode: "SE" } },
      items: [
        {
          itemId: id,
          status: POSTNORD[events.at(-1)?.step ?? "label"][0],
          events: events.map(({ at, step }) => ({
            eventTime: at,
            eventCode: "x",
            status: POSTNORD[step][0],
            eventDescription: POSTNORD[step][1],
            location: { displayName: "Rosersberg", country: "Sweden" },
          })),
        },
      ],
    };
    return { status: 200, body: { TrackingInformationResponse: { shipments: [shipment] } } };
  },
};

const BRING: Record<Step, [status: string, description: string]> = {
  label: ["PRE_NOTIFIED", "EDI message received"],
  accepted: ["HANDED_IN", "The shipment is handed in"],
  hub: ["TERMINAL", "Arrived at the terminal"],
  out: ["TRANSPORT_TO_RECIPIENT", "Loaded for delivery"],
  attempt: ["ATTEMPTED_DELIVERY", "Attempted delivery"],
  ready: ["READY_FOR_PICKUP", "Ready for pickup"],
  delivered: ["DELIVERED", "Delivered"],
  returned: ["DELIVERED_SENDER", "Returned to the sender"],
};

/** Bring Developer, Tracking API v2. */
export const bringStandIn: CarrierStandIn = {
  id: "bring",
  credentials: { uid: "u@example.com", apiKey: "bring-key", clientUrl: "https://shop.example" },
  isTokenCall: () => false,
  answer(state, { url, headers }) {
    const isRight =
      headers["x-mybring-api-uid"] === "u@example.com" &&
      headers["x-mybring-api-key"] === "bring-key" &&
      headers["x-bring-client-url"] === "https://shop.example";
    if (!isRight) return { status: 401, body: { error: "Unauthorized" } };
    if (state.isKeyForbidden) return { status: 403, body: { error: "Forbidden" } };
    const q = url.searchParams.get("q") ?? "";
    const events = state.parcels.get(q);
    if (!events) {
      const error = { code: 404, message: "No shipments found" };
      return { status: 200, body: { consignmentSet: [{ error }] } };
    }
    const eventSet = events.toReversed().map(({ at, step }) => ({
      status: BRING[step][0],
      description: `<b>${BRING[step][1]}</b>`,
      dateIso: `${at}+01:00`,
      city: "OSLO",
      country: "Norway",
    }));
    const parcel = {
      packageNumber: q,
      productName: "Pakke i postkassen",
      recipientAddress: { countryCode: "NO" },
      eventSet,
    };
    return { status: 200, body: { consignmentSet: [{ consignmentId: q, packageSet: [parcel] }] } };
  },
};

const INPOST: Record<Step, string> = {
  label: "confirmed",
  accepted: "dispatched_by_sender",
  hub: "adopted_at_sorting_center",
  out: "out_for_delivery",
  attempt: "delivery_attempt_failed",
  ready: "ready_to_pickup",
  delivered: "delivered",
  returned: "returned_to_sender",
};

/** InPost ShipX API. */
export const inPostStandIn: CarrierStandIn = {
  id: "inpost",
  credentials: {},
  isTokenCall: () => false,
  answer(state, { url }) {
    if (state.isKeyForbidden) return { status: 403, body: { status: 403, error: "forbidden" } };
    const number = decodeURIComponent(url.pathname.split("/").at(-1) ?? "");
    const events = state.parcels.get(number);
    if (!events) return { status: 404, body: { status: 404, error: "resource_not_found" } };
    const tracking_details = events.toReversed().map(({ at, step }) => ({
      status: INPOST[step],
      origin_status: "x",
      agency: null,
      datetime: `${at}.000+01:00`,
    }));
    return {
      status: 200,
      body: {
        tracking_number: number,
        service: "inpost_locker_standard",
        status: tracking_details[0]?.status,
        tracking_details,
        custom_attributes: { target_machine_id: "KRA010" },
      },
    };
  },
};

const ROYAL_MAIL: Record<Step, [code: string, name: string]> = {
  label: ["EVAIP", "Sender despatching item"],
  accepted: ["EVDAV", "Accepted at Post Office"],
  hub: ["EVIMC", "Item received at mail centre"],
  out: ["EVGPD", "Due to be delivered today"],
  attempt: ["EVKNA", "Delivery attempted, no answer"],
  ready: ["EVNKS", "Available for collection"],
  delivered: ["EVKSP", "Delivered, signed"],
  returned: ["EVRTS", "Returned to sender"],
};

/** Royal Mail Tracking API v2. */
export const royalMailStandIn: CarrierStandIn = {
  id: "royal-mail",
  credentials: { clientId: "royal-client", clientSecret: "royal-secret" },
  isTokenCall: () => false,
  answer(state, { headers, url }) {
    const problem = (httpCode: number, errorCode: string) => ({
      status: httpCode,
      body: { httpCode: String(httpCode), errors: [{ errorCode, errorDescription: "…" }] },
    });
    const isKnown =
      headers["x-ibm-client-id"] === "royal-client" &&
      headers["x-ibm-client-secret"] === "royal-secret";
    if (!isKnown) return problem(401, "E0005");
    if (headers["x-accept-rmg-terms"] !== "yes") return problem(400, "E0004");
    if (state.isKeyForbidden) return problem(403, "E0006");
    const number = decodeURIComponent(url.pathname.split("/").at(-2) ?? "");
    const parcel = state.parcels.get(number);
    if (!parcel) return problem(404, "E1142");
    const events = parcel.toReversed().map(({ at, step }) => ({
      eventCode: ROYAL_MAIL[step][0],
      eventName: ROYAL_MAIL[step][1],
      eventDateTime: `${at}+00:00`,
      locationName: "Medway MC",
    }));
    const summary = { productName: "Royal Mail Tracked 48" };
    const mailPieces = { mailPieceId: number, summary, events };
    return { status: 200, body: { mailPieces } };
  },
};
