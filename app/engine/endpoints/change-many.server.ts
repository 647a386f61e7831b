// POST /trackings/updatemore.
import { META } from "~/trackingmore/contract/meta-codes";
import { changeItemSchema } from "~/trackingmore/contract/contract-bulk";
import { answerBulk } from "../requests/bulk";
import { changeTrackings, clientChange, MANUAL_STATUS_CODES } from "../trackings/change.server";
import type { Endpoint } from "../requests/endpoint.server";
import { openCustomer } from "../trackings/sealed-customer.server";
import { changedView } from "../journey/view";

export const changeMany: Endpoint = (parts, caller, _request, body) =>
  answerBulk(body, {
    schema: changeItemSchema,
    catalogue: parts.catalogue,
    counter: "updated",
    check: ({ status }) =>
      status === null || MANUAL_STATUS_CODES.has(status) ? null : META.invalidStatus,
    async work(items) {
      const rows = await changeTrackings(parts, caller, items, (row, { fields }, now) =>
        clientChange(parts, row, fields, now),
      );
      return rows.map((row) => row && changedView(row, openCustomer(parts.sealer, row)));
    },
  });
