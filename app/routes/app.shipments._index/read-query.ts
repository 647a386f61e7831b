// Reads the shipments list's query from its URL; invalid parameters fall back to the default.
import { z } from "zod";
import { SHIPMENT_SORTS, type ShipmentQuery } from "~/shipments/shipment";
import { STATUSES } from "~/trackingmore/contract/status";
import { DEFAULT_SHIPMENT_LIST } from "./list-url";

const PAGE_SIZE = 25;
/** Beyond this an OFFSET costs more than anyone's curiosity. */
const MAX_PAGE = 10_000;

const listParams = z.object({
  view: z.enum(["all", "attention", "untracked", ...STATUSES]).catch(DEFAULT_SHIPMENT_LIST.view),
  search: z
    .string()
    .transform((text) => text.trim().slice(0, 100))
    .catch(DEFAULT_SHIPMENT_LIST.search),
  sort: z.enum(SHIPMENT_SORTS).catch(DEFAULT_SHIPMENT_LIST.sort),
  page: z.coerce.number().int().min(1).max(MAX_PAGE).catch(DEFAULT_SHIPMENT_LIST.page),
});

export function readQuery(params: URLSearchParams): ShipmentQuery {
  return { ...listParams.parse(Object.fromEntries(params)), pageSize: PAGE_SIZE };
}
