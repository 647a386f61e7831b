// POST /trackings/notupdate.
import { stopItemSchema } from "~/trackingmore/contract-bulk";
import { answerBulk } from "../bulk";
import { changeTrackings } from "../change.server";
import type { Endpoint } from "../context.server";

/** Nothing but a change of carrier makes us ask again. One that is not asked about any more counts as stopped. */
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
