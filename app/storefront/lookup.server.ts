// Looking up parcels: two facts about an order, or a tracking number; every failure costs and shows the same.
import { numberKey } from "~/carriers/number-key";
import type { Database } from "~/lib/database.server";
import { type Sealer, emailIndexInput } from "~/lib/seal.server";
import type { ShipmentDetail } from "~/shipments/shipment";
import {
  findOrderNameExample,
  findShipmentsByNumber,
  findShipmentsByOrder,
} from "~/shipments/store.server";
import { orderNameCandidates } from "./order-number";

/** `valid` is false for what cannot match; it is looked up all the same, and never found. */
export type Ask =
  | { by: "nothing" }
  | { by: "order"; order: string; email: string; valid: boolean }
  | { by: "number"; number: string; valid: boolean };

/** `scope` is what the shopper has proved: knowledge of the order, or of a number printed on a box. */
export type LookupResult =
  { found: true; scope: "order" | "number"; shipments: ShipmentDetail[] } | { found: false };

const ORDER_MAX_LENGTH = 64;
const NUMBER_MIN_LENGTH = 4;
const NUMBER_MAX_LENGTH = 64;
/** RFC 5321's limit on a path. */
const EMAIL_MAX_LENGTH = 254;

/** Reads `order` and `email`, else `number`; the first of repeated ones. */
export function readAsk(params: URLSearchParams): Ask {
  const order = readField(params, "order", ORDER_MAX_LENGTH);
  const email = readField(params, "email", EMAIL_MAX_LENGTH);
  const number = readField(params, "number", NUMBER_MAX_LENGTH);
  const isWhole = order.given && email.given;
  if (isWhole || (!number.given && (order.given || email.given))) {
    const valid = order.fits && email.fits && order.text !== "" && /.@./.test(email.text);
    return { by: "order", order: order.text, email: email.text, valid };
  }
  if (!number.given) return { by: "nothing" };
  const valid = number.fits && numberKey(number.text).length >= NUMBER_MIN_LENGTH;
  return { by: "number", number: number.text, valid };
}

/** `given`: the shopper sent more than blanks, though perhaps nothing that can be looked up. */
function readField(
  params: URLSearchParams,
  name: string,
  maxLength: number,
): { text: string; given: boolean; fits: boolean } {
  const typed = (params.get(name) ?? "").trim();
  // PostgreSQL takes no NUL in text, and no shop, carrier or mail server any other control character.
  const text = typed.slice(0, maxLength).replace(/[\p{Cc}\p{Surrogate}]/gu, "");
  return { text, given: typed !== "", fits: typed.length <= maxLength };
}

/**
 * The parcels that the asker may see. An unknown order, a wrong e-mail, another shop's order and what is
 * malformed run the same statements with the same index look-ups and give the same answer.
 */
export async function lookUp(
  deps: { database: Database; sealer: Sealer },
  shopId: string,
  ask: Exclude<Ask, { by: "nothing" }>,
): Promise<LookupResult> {
  const shipments =
    ask.by === "order"
      ? await findByOrder(deps, shopId, ask)
      : await findShipmentsByNumber(deps.database, shopId, numberKey(ask.number));
  if (!ask.valid || shipments.length === 0) return { found: false };
  return { found: true, scope: ask.by, shipments };
}

async function findByOrder(
  { database, sealer }: { database: Database; sealer: Sealer },
  shopId: string,
  ask: { order: string; email: string },
): Promise<ShipmentDetail[]> {
  const emailIndex = sealer.blindIndex(emailIndexInput(ask.email));
  const example = await findOrderNameExample(database, shopId);
  const [typed, likeTheShops] = orderNameCandidates(ask.order, example);
  // The second search runs even when the first found something or both are alike: no shortcut tells.
  const byTyped = await findShipmentsByOrder(database, shopId, {
    orderNameKey: typed,
    emailIndex,
  });
  const byShape = await findShipmentsByOrder(database, shopId, {
    orderNameKey: likeTheShops,
    emailIndex,
  });
  return byTyped.length > 0 ? byTyped : byShape;
}
