// POST /trackings/post and POST /trackings/batch.
import { randomBytes } from "node:crypto";
import type { CreateItem, Pair } from "~/trackingmore/contract/contract";
import { META, type MetaCode } from "~/trackingmore/contract/meta-codes";
import { bulkItems, bulkReply, itemError } from "../requests/bulk";
import type { CatalogueCarrier } from "../journey/catalogue";
import type { Endpoint } from "../requests/endpoint.server";
import type { Caller, EngineParts } from "../trackings/parts.server";
import { checkCreate } from "../requests/create";
import { makeReportedDue, planFirstChecks } from "../polling/first-check.server";
import { sealCustomer } from "../trackings/sealed-customer.server";
import { respond, refuse } from "../requests/envelope";
import { insertWithinQuota } from "../requests/quota.server";
import type { NewTracking } from "../trackings/store.server";
import { numberKeyOf } from "../journey/tracking-row";
import { createdView } from "../journey/view";

export const createOne: Endpoint = async (parts, caller, _request, body) => {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    return refuse(META.badRequest);
  const [outcome] = await createAll(parts, caller, [body]);
  if (!outcome) return refuse(META.serverError);
  return outcome.outcome === "created" ? respond(outcome.view) : refuse(outcome.code);
};

export const createBatch: Endpoint = async (parts, caller, _request, body) => {
  const items = bulkItems(body);
  if (!items) return refuse(META.badRequest);
  if (items.length > caller.batchMaxItems) return refuse(META.tooManyItems);
  const outcomes = await createAll(parts, caller, items);
  const trackings = outcomes.flatMap((one) => (one.outcome === "created" ? [one.view] : []));
  const errors = outcomes.flatMap((one) =>
    one.outcome === "refused" ? [itemError(one.pair, one.code)] : [],
  );
  return bulkReply("added", trackings, errors);
};

type Outcome =
  | { outcome: "created"; view: ReturnType<typeof createdView> }
  | { outcome: "refused"; code: MetaCode; pair: Pair };

type PreparedTracking = Omit<NewTracking, "next_check_at">;

type Prepared = Outcome | { outcome: "new"; tracking: PreparedTracking; item: CreateItem };

/** In the order of the items. A refused or duplicate item does not affect the others. */
async function createAll(
  parts: EngineParts,
  caller: Caller,
  items: readonly unknown[],
): Promise<Outcome[]> {
  const { accountId } = caller;
  const createdAt = parts.clock.now();
  const prepared = prepare(parts, accountId, items);
  const asked = prepared.flatMap((one) =>
    one.outcome === "new" ? [{ ...one.tracking, created_at: createdAt }] : [],
  );
  const checks = await planFirstChecks(parts, accountId, asked, createdAt);
  const fresh = asked.map((one) => ({ ...one, next_check_at: checks.at.get(one.id) ?? createdAt }));
  const { added, unpaid } = await insertWithinQuota(parts.database, caller, createdAt, fresh);
  await makeReportedDue(parts, accountId, checks);
  return prepared.map((one) => {
    if (one.outcome !== "new") return one;
    const { tracking, item } = one;
    if (!added.has(tracking.id)) {
      const code = unpaid.has(tracking.id) ? META.quotaExceeded : META.alreadyExists;
      return { outcome: "refused", code, pair: tracking };
    }
    const view = createdView({ ...tracking, created_at: createdAt }, customerOf(item));
    return { outcome: "created", view };
  });
}

const ID_BYTES = 16;

function prepare(parts: EngineParts, accountId: string, items: readonly unknown[]): Prepared[] {
  const seen = new Set<string>();
  const ids = randomBytes(ID_BYTES * items.length).toString("hex");
  return items.map((value, index) => {
    const checked = checkCreate(value, parts.catalogue);
    if (checked.outcome === "refused") return checked;
    const { trackingNumber, carrier, item } = checked;
    const key = `${carrier.code}/${numberKeyOf(trackingNumber)}`;
    if (seen.has(key)) return { outcome: "refused", code: META.alreadyExists, pair: item };
    seen.add(key);
    const id = ids.slice(2 * ID_BYTES * index, 2 * ID_BYTES * (index + 1));
    return {
      outcome: "new",
      item,
      tracking: newTracking(parts, accountId, id, trackingNumber, carrier, item),
    };
  });
}

function newTracking(
  { sealer, catalogue }: EngineParts,
  accountId: string,
  id: string,
  trackingNumber: string,
  carrier: CatalogueCarrier,
  item: CreateItem,
): PreparedTracking {
  const specialDestination = item.specialNumberDestination ?? item.tracking_destination_country;
  return {
    id,
    tracking_number: trackingNumber,
    carrier_code: carrier.code,
    destination_code: item.destination_code,
    destination_country: item.destination_code && catalogue.countryName(item.destination_code),
    title: item.title,
    logistics_channel: item.logistics_channel,
    customer_sealed: sealCustomer(sealer, { account_id: accountId, id }, customerOf(item)),
    order_id: item.order_id,
    comment: item.comment,
    order_create_time: item.order_create_time,
    ship_date: item.tracking_ship_date,
    postal_code: item.tracking_postal_code,
    account_number: item.tracking_account_number,
    special_destination: specialDestination,
    lang: item.lang,
    auto_correct: item.auto_correct,
  };
}

function customerOf(item: CreateItem) {
  return { name: item.customer_name, email: item.customer_email, phone: item.customer_phone };
}
