// POST /trackings/notupdate.
import { stopItemSchema } from "~/trackingmore/contract/contract-bulk";
import { answerBulk } from "../requests/bulk";
import { changeTrackings } from "../trackings/change.server";
import type { Endpoint } from "../requests/endpoint.server";

/**
 * Only a change of carrier restarts polling. A tracking that is already final counts as stopped.
 */
export const stopMany: Endpoint = (parts, caller, _request, body) =>
  answerBulk(body, {
    schema: stopItemSchema,
    catalogue: parts.catalogue,
    counter: "change",
    async work(items) {
      const rows = await changeTrackings(parts, caller, items, () => ({
        track_update: false,
        next_check_at: null,
      }));
      return rows.map(
        (row) => row && { tracking_number: row.tracking_number, carrier_code: row.carrier_code },
      );
    },
  });
