// Lists the newest shipments that are on an order, to preview the tracking page with.
import { withoutBidiControls } from "~/lib/text/bidi";
import type { Services } from "~/main/services.server";
import { readListContext } from "~/shipments/list/context.server";
import { EVERY_SHIPMENT } from "~/shipments/list/query";
import { listShipments } from "~/shipments/list/store-list.server";
import type { Texts } from "~/ui/language/texts";
import { statusBadge } from "~/ui/rows/shipment-row";

/** Enough to find one with a journey, one delivered and one with a problem. */
const LISTED = 20;

export async function listPreviewable(
  services: Pick<Services, "database" | "clock" | "sealer" | "sourcesOf">,
  shopId: string,
  texts: Texts,
): Promise<{ id: string; label: string }[]> {
  const context = await readListContext(services, shopId, "");
  const query = { ...EVERY_SHIPMENT, sort: "scanned_desc" as const, pageSize: LISTED };
  const { rows } = await listShipments(services.database, shopId, query, context);
  return rows
    .filter(({ orderNames }) => orderNames.length > 0)
    .map((shipment) => ({
      id: shipment.id,
      label: [
        ...shipment.orderNames.map(withoutBidiControls),
        statusBadge(shipment, texts).label,
      ].join(" · "),
    }));
}
