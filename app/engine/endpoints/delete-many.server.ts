// POST /trackings/delete.
import { META } from "~/trackingmore/contract/meta-codes";
import { deleteItemSchema } from "~/trackingmore/contract/contract-bulk";
import { answerBulk } from "../requests/bulk";
import type { Endpoint } from "../requests/endpoint.server";
import { deleteTrackings } from "../trackings/store-change.server";
import { pairKey } from "../journey/tracking-row";

/** v2 puts each deleted pair into a `meta` object of its own. */
export const deleteMany: Endpoint = (parts, { accountId }, _request, body) =>
  answerBulk(body, {
    schema: deleteItemSchema,
    catalogue: parts.catalogue,
    counter: "delete",
    async work(items) {
      const gone = await deleteTrackings(parts.database.pool, accountId, items);
      // The second of two items for one tracking finds no tracking.
      return items.map((item) => (gone.delete(pairKey(item)) ? deletedView(item.fields) : null));
    },
  });

function deletedView({ tracking_number, carrier_code }: Record<string, string | null>) {
  return { meta: { tracking_number, carrier_code, code: META.success, message: "Success" } };
}
