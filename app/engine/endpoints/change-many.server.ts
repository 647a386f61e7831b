// POST /trackings/updatemore.
import { changeItemSchema } from "~/trackingmore/contract-bulk";
import { answerBulk } from "../bulk";
import { changeTrackings, clientChange, MANUAL_STATUS_CODES } from "../change.server";
import type { Endpoint } from "../context.server";
import { openCustomer } from "../customer.server";
import { changedView } from "../view";

export const changeMany: Endpoint = (parts, caller, _request, body) =>
  answerBulk(body, {
    schema: changeItemSchema,
    catalogue: parts.catalogue,
    counter: "updated",
    check: ({ status }) => (status === null || MANUAL_STATUS_CODES.has(status) ? null : 4033),
    async work(items) {
      const rows = await changeTrackings(parts, caller, items, (row, { fields }, now) =>
        clientChange(parts, row, fields, now),
      );
      return rows.map(
        (row) => row && changedView(row, openCustomer(parts.sealer, row.customer_sealed)),
      );
    },
  });
