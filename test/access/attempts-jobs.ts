// Every job, with a payload that names one shop and, where it takes an id from outside, another shop's.
import type { JobName } from "~/jobs/job.server";
import type { ShopWorld } from "./two-shops";

type Payload = Record<string, unknown>;

export const JOBS: Record<
  JobName,
  { payload(as: ShopWorld, of: ShopWorld): Payload | Payload[] } | { everybody: string }
> = {
  "inbox.process": own(),
  "shipments.register": own(),
  "shipments.sync": own(),
  "shipments.update": own(),
  "shipments.unregister": {
    payload: ({ domain }, { shipment }) => ({
      shopId: domain,
      carrierCode: shipment.carrierCode,
      trackingNumber: shipment.number,
      generation: 1,
    }),
  },
  "shipments.deregister_former": own(),
  "shipments.announce": own(),
  "shipments.refresh_lanes": own(),
  "shipments.import": own(({ shipment }) => ({ importId: shipment.id })),
  // The run has the shipment's id: see fill-tables.ts.
  "shipments.bulk": own(({ shipment }) => ({ runId: shipment.id })),
  "shopify.write_links": own(({ fulfillmentId }) => ({ fulfillmentId })),
  "shopify.reconcile": own(),
  "shopify.read_items": own(),
  "shopify.backfill": own(),
  "privacy.redact": own(({ requestId }) => ({ requestId })),
  "privacy.erase_shop": own(() => ({ reportedAt: new Date().toISOString() })),
  "privacy.delete_trackings": own(),
  "privacy.retain": own(),
  "shops.prepare": own(),
  "shops.keep_token": own(),
  "shopify.events_arrived": own(({ fulfillmentId }) => ({ fulfillmentId })),
  "engine.changed": { payload: ({ accountId }) => ({ accountId }) },

  "shipments.expire_bulk": { everybody: "drops what is too old, whosever it is" },
  "shipments.sync_all": { everybody: "syncs every shop" },
  "shops.keep_tokens": { everybody: "uses every shop's idle token" },
  "shopify.reconcile_due": { everybody: "compares the shops whose turn it is" },
  "inbox.expire": { everybody: "drops what is too old, whosever it is" },
  "privacy.retention": { everybody: "removes what is too old, whosever it is" },
  "jobs.enqueue_lost": { everybody: "wakes what waits, whosever it is" },
};

function own(more: (of: ShopWorld) => Payload = () => ({})) {
  return {
    payload: (as: ShopWorld, of: ShopWorld): Payload => ({ shopId: as.domain, ...more(of) }),
  };
}
